package io.skerry.raft.bench.snapshot;

import java.nio.file.Path;

/** Counts what this process has the disk write: what is written anew in the background as well. Not thread-safe. */
final class DiskWrites {

    private static final Path COUNTS = Path.of("/proc/self/io");
    private static final String NAME = "write_bytes:";
    private static final double MIB = 1 << 20;

    private long lastBytes = nowBytes();

    /** Returns 0 where the system does not tell. */
    private static long nowBytes() {
        return ProcFile.number(COUNTS, NAME);
    }

    /** Returns the MiB since the last call. */
    double mib() {
        long now = nowBytes();
        double mib = (now - lastBytes) / MIB;
        lastBytes = now;
        return mib;
    }
}
