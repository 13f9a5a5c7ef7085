package io.skerry.raft.bench.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until a process has finished what it does in the background, such as writing a memtable to a file: the next turn is
 * another's, and must not pay for it. Stateless.
 */
final class Quietness {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STILL_QUIET_BYTES = 64 << 10;
    private static final String WRITTEN = "wchar: ";

    private Quietness() {}

    static void await(long pid) throws IOException {
        Path io = Path.of("/proc", Long.toString(pid), "io");
        if (!Files.isReadable(io)) {
            return;
        }
        long deadline = System.nanoTime() + LONGEST_NANOS;
        long before = written(io);
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = written(io);
            if (now - before < STILL_QUIET_BYTES) {
                return;
            }
            before = now;
        }
    }

    private static long written(Path io) throws IOException {
        return Files.readAllLines(io).stream()
                .filter(line -> line.startsWith(WRITTEN))
                .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                .findFirst()
                .orElse(0);
    }
}
