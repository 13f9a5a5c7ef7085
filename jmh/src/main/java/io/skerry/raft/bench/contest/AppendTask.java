package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One thread, one append in flight, each durable before the next. Immutable.
 *
 * @param payloads  of one append
 * @param window    what is kept
 * @param nanos     how long to go on
 * @param bytes     how many bytes of payloads at most
 * @param watchLogs whether to look at the sizes of files meanwhile
 */
record AppendTask(List<byte[]> payloads, Window window, long nanos, long bytes, boolean watchLogs) {

    static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    static final int DIGITS = 3;

    private static final int PRIMING_BATCH = 256;
    private static final int PRIMING_PAYLOAD = 1024;
    private static final int PRIMING_STEP = 16;

    static AppendTask of(Command command) {
        return new AppendTask(
                Payloads.of(command.number("batch"), command.number("payload")),
                Window.of(command),
                TimeUnit.MILLISECONDS.toNanos(command.number("millis", 0)),
                command.number("bytes", Long.MAX_VALUE),
                command.number("watchLogs", 0) == 1);
    }

    Figures run(Journal journal, LogFiles files) throws IOException {
        String before = files.newest();
        append(journal);
        boolean overwrites = before.equals(files.newest());
        Figures figures;
        if (watchLogs) {
            try (LogWatch watch = LogWatch.start(files)) {
                figures = measure(journal);
                figures.with("logBytesMax", watch.stop());
            }
        } else {
            figures = measure(journal);
        }
        return figures.with("overwrites", overwrites ? 1 : 0);
    }

    private Figures measure(Journal journal) throws IOException {
        Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
        long opBytes = payloads.stream().mapToLong(payload -> payload.length).sum();
        long written = 0;
        Usage usage = Usage.now();
        long begin = System.nanoTime();
        long now = begin;
        do {
            append(journal);
            long after = System.nanoTime();
            times.recordValue(Math.min(LONGEST_NANOS, after - now));
            now = after;
            written += opBytes;
        } while (now - begin < nanos && written < bytes);
        long entries = times.getTotalCount() * payloads.size();
        Figures figures = new Figures().withTimes(times, entries, now - begin);
        Usage.now().since(usage, entries, written, figures);
        return figures;
    }

    private void append(Journal journal) throws IOException {
        journal.append(payloads, window.firstKept(journal));
    }

    /**
     * Appends until the logs that it writes are files that were there before, which are overwritten; or, where that never
     * happens, up to a number of bytes.
     */
    static Figures prime(Command command, Journal journal, LogFiles files) throws IOException {
        List<byte[]> payloads = Payloads.of(PRIMING_BATCH, PRIMING_PAYLOAD);
        Window window = new Window(Window.DEFAULT_BYTES / PRIMING_PAYLOAD);
        long limit = command.number("bytes", 0);
        long least = command.number("atLeast", 0);
        long written = 0;
        int overwriting = 0;
        while (written < limit && (written < least || overwriting < PRIMING_STEP)) {
            String before = files.newest();
            journal.append(payloads, window.firstKept(journal));
            written += PRIMING_BATCH * PRIMING_PAYLOAD;
            overwriting = before.equals(files.newest()) ? overwriting + 1 : 0;
        }
        return new Figures().with("bytes", written).with("overwrites", overwriting >= PRIMING_STEP ? 1 : 0);
    }

    /** What is left of an append when its entries are encoded already. */
    Figures runPrepared(Journal journal, int appends) throws IOException {
        Journal.Prepared prepared = journal.prepare(payloads, appends);
        Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
        ThreadUse before = ThreadUse.now();
        long begin = System.nanoTime();
        long now = begin;
        for (int append = 0; append < appends; append++) {
            prepared.append(append);
            long after = System.nanoTime();
            times.recordValue(Math.min(LONGEST_NANOS, after - now));
            now = after;
        }
        ThreadUse after = ThreadUse.now();
        long entries = (long) appends * payloads.size();
        return new Figures()
                .withTimes(times, entries, now - begin)
                .with("heapPerEntry", (double) after.allocatedSince(before, ThreadUse.Kind.CALLER) / entries);
    }
}
