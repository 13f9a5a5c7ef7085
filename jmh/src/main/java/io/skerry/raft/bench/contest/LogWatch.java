package io.skerry.raft.bench.contest;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks at the sizes of log files, a hundred times a second. Thread-safe. */
final class LogWatch implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Long> largest;
    private volatile boolean stopped;

    private LogWatch(LogFiles files) {
        this.largest = thread.submit(() -> watch(files));
    }

    static LogWatch start(LogFiles files) {
        return new LogWatch(files);
    }

    private long watch(LogFiles files) throws IOException {
        long max = files.bytes();
        while (!stopped) {
            LockSupport.parkNanos(PAUSE_NANOS);
            max = Math.max(max, files.bytes());
        }
        return max;
    }

    /** Returns the largest sum of sizes that was seen. */
    long stop() throws IOException {
        stopped = true;
        try {
            return largest.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("Log files cannot be looked at", e.getCause());
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
    }
}
