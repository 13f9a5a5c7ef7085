package io.skerry.raft.bench.snapshot;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the memory of this process that is no page of a file: heap, RocksDB's, buffers. With a heap that is touched as a
 * whole at the start, what grows is not the heap. Thread-safe; owned by its creator.
 */
final class Memory implements AutoCloseable {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String NAME = "RssAnon:";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Thread thread = new Thread(this::watch, "bench-memory");
    private volatile boolean ended;
    private volatile long peakKib;

    private Memory() {}

    static Memory watched() {
        Memory memory = new Memory();
        memory.thread.start();
        return memory;
    }

    private void watch() {
        while (!ended) {
            peakKib = Math.max(peakKib, nowKib());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns 0 where the system does not tell. */
    private static long nowKib() {
        return ProcFile.number(STATUS, NAME);
    }

    /** Returns the most since the last call, in MiB. */
    double peakMib() {
        long peak = Math.max(peakKib, nowKib());
        peakKib = 0;
        return peak / 1024.0;
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
