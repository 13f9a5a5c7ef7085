package io.skerry.raft.bench.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts what this process has the disk write: what is written anew in the background as well. Not thread-safe. */
final class DiskWrites {

    private static final Path COUNTS = Path.of("/proc/self/io");
    private static final String NAME = "write_bytes:";
    private static final double MIB = 1 << 20;

    private long lastBytes = nowBytes();

    /** Returns 0 where the system does not tell. */
    private static long nowBytes() {
        if (!Files.isReadable(COUNTS)) {
            return 0;
        }
        try {
            return Files.readAllLines(COUNTS).stream()
                    .filter(line -> line.startsWith(NAME))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the MiB since the last call. */
    double mib() {
        long now = nowBytes();
        double mib = (now - lastBytes) / MIB;
        lastBytes = now;
        return mib;
    }
}
