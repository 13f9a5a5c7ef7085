package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Reads ranges at random places of a part of the log. Immutable.
 *
 * @param count   entries of one range
 * @param payload bytes of each
 * @param newest  how many of the newest entries are read from, or 0 for all
 * @param nanos   how long to go on
 */
record ReadTask(int count, int payload, long newest, long nanos) {

    private static final int SEED = 7;

    static ReadTask of(Command command) {
        return new ReadTask(
                command.number("count"),
                command.number("payload"),
                command.number("newest", 0),
                TimeUnit.MILLISECONDS.toNanos(command.number("millis")));
    }

    Figures run(Journal journal) throws IOException {
        long last = journal.lastIndex();
        long first = newest == 0 ? journal.firstIndex() : Math.max(journal.firstIndex(), last - newest + 1);
        long places = last - first + 2 - count;
        if (places < 1) {
            throw new IOException("Only " + (last - first + 1) + " entries to read " + count + " from");
        }
        Random random = new Random(SEED);
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        Usage usage = Usage.now();
        long begin = System.nanoTime();
        long now = begin;
        do {
            long bytes = journal.read(first + (long) (random.nextDouble() * places), count);
            if (bytes != (long) count * payload) {
                throw new IOException("Read " + bytes + " bytes of " + count + " entries of " + payload);
            }
            long after = System.nanoTime();
            times.recordValue(Math.min(AppendTask.LONGEST_NANOS, after - now));
            now = after;
        } while (now - begin < nanos);
        long entries = times.getTotalCount() * count;
        Figures figures = new Figures().withTimes(times, entries, now - begin);
        Usage.now().since(usage, entries, entries * payload, figures);
        return figures;
    }

    /** Reads all of the log once, from its begin to its end, as a follower that has fallen behind is sent it. */
    static Figures scan(Journal journal, Command command) throws IOException {
        int count = command.number("count");
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        long entries = journal.lastIndex() - journal.firstIndex() + 1;
        long begin = System.nanoTime();
        long now = begin;
        for (long index = journal.firstIndex(); index <= journal.lastIndex(); index += count) {
            journal.read(index, (int) Math.min(count, journal.lastIndex() - index + 1));
            long after = System.nanoTime();
            times.recordValue(Math.min(AppendTask.LONGEST_NANOS, after - now));
            now = after;
        }
        return new Figures().withTimes(times, entries, now - begin);
    }
}
