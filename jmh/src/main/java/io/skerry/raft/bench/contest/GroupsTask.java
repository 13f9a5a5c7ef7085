package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many groups, an append of each in flight at any time: the end of one begins the group's next. One thread drives them all
 * where the store takes appends without waiting, else each has its own. Immutable.
 *
 * @param groups   how many
 * @param payloads of one append
 * @param window   what each group keeps
 * @param nanos    how long to go on
 */
record GroupsTask(int groups, List<byte[]> payloads, Window window, long nanos) {

    static GroupsTask of(Command command) {
        return new GroupsTask(
                command.number("groups"),
                Payloads.of(command.number("batch"), command.number("payload")),
                Window.of(command),
                TimeUnit.MILLISECONDS.toNanos(command.number("millis")));
    }

    Figures run(Store store) throws IOException {
        // What a log's first append makes, such as a file, is not what is asked here.
        for (int group = 0; group < groups; group++) {
            store.journal(group).append(payloads, store.journal(group).firstIndex());
        }
        Usage usage = Usage.now();
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        long begin = System.nanoTime();
        if (store.journal(0).isAsync()) {
            new Driver(store, times, begin + nanos).run();
        } else {
            onThreads(store, times, begin + nanos);
        }
        long took = System.nanoTime() - begin;
        long entries = times.getTotalCount() * payloads.size();
        long bytes = times.getTotalCount()
                * payloads.stream().mapToLong(payload -> payload.length).sum();
        Figures figures = new Figures().withTimes(times, entries, took);
        Usage.now().since(usage, entries, bytes, figures);
        return figures;
    }

    private void onThreads(Store store, Histogram times, long deadline) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(groups);
        try {
            List<Future<Histogram>> all = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                Journal journal = store.journal(group);
                all.add(threads.submit(() -> onThread(journal, deadline)));
            }
            for (Future<Histogram> each : all) {
                times.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("An append failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            threads.shutdown();
        }
    }

    private Histogram onThread(Journal journal, long deadline) throws IOException {
        Histogram times = new Histogram(AppendTask.LONGEST_NANOS, AppendTask.DIGITS);
        long now = System.nanoTime();
        do {
            journal.append(payloads, window.firstKept(journal));
            long after = System.nanoTime();
            times.recordValue(Math.min(AppendTask.LONGEST_NANOS, after - now));
            now = after;
        } while (now < deadline);
        return times;
    }

    /** The one thread. */
    private final class Driver {

        private final Inbox inbox = new Inbox();
        private final Histogram times;
        private final long deadline;
        private final List<Loop> loops = new ArrayList<>();
        private int open;
        private @Nullable Throwable fault;

        private Driver(Store store, Histogram times, long deadline) {
            this.times = times;
            this.deadline = deadline;
            for (int group = 0; group < groups; group++) {
                loops.add(new Loop(store.journal(group)));
            }
        }

        private void run() throws IOException {
            for (Loop loop : loops) {
                loop.begin();
            }
            while (open > 0) {
                inbox.runNext();
            }
            if (fault != null) {
                throw new IOException("An append failed", fault);
            }
        }

        /** One group's appends. */
        private final class Loop {

            private final Journal journal;
            private final Runnable durable = () -> inbox.execute(this::end);
            private final Journal.Failed failed = thrown -> inbox.execute(() -> fail(thrown));
            private long began;

            private Loop(Journal journal) {
                this.journal = journal;
            }

            private void begin() {
                began = System.nanoTime();
                try {
                    open++;
                    journal.appendAsync(payloads, window.firstKept(journal), durable, failed);
                } catch (IOException e) {
                    fail(e);
                }
            }

            private void end() {
                open--;
                long now = System.nanoTime();
                times.recordValue(Math.min(AppendTask.LONGEST_NANOS, now - began));
                if (now < deadline && fault == null) {
                    begin();
                }
            }

            private void fail(Throwable thrown) {
                open--;
                fault = thrown;
            }
        }
    }
}
