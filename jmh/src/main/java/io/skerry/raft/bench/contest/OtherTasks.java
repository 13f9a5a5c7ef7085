package io.skerry.raft.bench.contest;

import io.skerry.raft.bench.contest.Contender.Codec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Short tasks. Stateless. */
final class OtherTasks {

    /** Where results go, so that the compiler cannot leave out what made them. */
    private static volatile Object sink = "";

    private OtherTasks() {}

    /** Encodes or decodes a batch again and again. */
    static Figures code(Contender contender, Command command) throws IOException {
        int batch = command.number("batch");
        boolean encode = command.task().equals("encode");
        Codec codec = contender.codec(Payloads.of(batch, command.number("payload")));
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        long limit = TimeUnit.MILLISECONDS.toNanos(command.number("millis"));
        Usage usage = Usage.now();
        long begin = System.nanoTime();
        long now = begin;
        do {
            sink = encode ? codec.encode() : codec.decode();
            long after = System.nanoTime();
            times.recordValue(after - now);
            now = after;
        } while (now - begin < limit);
        long entries = times.getTotalCount() * batch;
        Figures figures = new Figures().withTimes(times, entries, now - begin);
        Usage.now().since(usage, entries, entries * command.number("payload"), figures);
        return figures;
    }

    /** Appends until the log holds a number of entries. */
    static Figures fill(Journal journal, Command command) throws IOException {
        List<byte[]> payloads = Payloads.of(command.number("batch"), command.number("payload"));
        long entries = command.number("entries");
        while (journal.lastIndex() - journal.firstIndex() + 1 < entries) {
            journal.append(payloads, journal.firstIndex());
        }
        return new Figures().with("entries", journal.lastIndex() - journal.firstIndex() + 1);
    }

    /** Truncates a batch at a time; what is truncated is appended before, and that is not measured. */
    static Figures truncate(Journal journal, Command command) throws IOException {
        List<byte[]> payloads = Payloads.of(command.number("batch"), command.number("payload"));
        long limit = TimeUnit.MILLISECONDS.toNanos(command.number("millis"));
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        long begin = System.nanoTime();
        long truncating = 0;
        do {
            journal.append(payloads, journal.firstIndex());
            long before = System.nanoTime();
            journal.truncatePrefix(journal.firstIndex() + payloads.size());
            long took = System.nanoTime() - before;
            times.recordValue(Math.min(AppendTask.LONGEST_NANOS, took));
            truncating += took;
        } while (System.nanoTime() - begin < limit);
        return new Figures().withTimes(times, times.getTotalCount(), truncating);
    }
}
