package io.skerry.raft.bench.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(NAME))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
