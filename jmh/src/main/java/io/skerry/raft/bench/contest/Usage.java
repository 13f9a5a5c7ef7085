package io.skerry.raft.bench.contest;

import io.skerry.raft.bench.contest.ThreadUse.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far: heap, processors, and bytes given to the kernel. Immutable.
 *
 * @param threads    of Java, and the process's time on processors
 * @param writeCalls bytes that all write calls were given (pages that a device writes are not told apart from those
 *                   that lie beside them); -1 where the system does not tell
 */
record Usage(ThreadUse threads, long writeCalls) {

    private static final Path IO = Path.of("/proc/self/io");

    static Usage now() throws IOException {
        long writeCalls = -1;
        if (Files.isReadable(IO)) {
            for (String line : Files.readAllLines(IO)) {
                String[] pair = line.split(": ");
                if (pair[0].equals("wchar")) {
                    writeCalls = Long.parseLong(pair[1]);
                }
            }
        }
        return new Usage(ThreadUse.now(), writeCalls);
    }

    /** Adds what was used since then to figures. */
    void since(Usage before, long entries, long payloadBytes, Figures figures) {
        figures.with("heapPerEntry", (double) threads.allocatedSince(before.threads) / entries)
                .with("callerCpuPerEntry", (double) threads.cpuSince(before.threads, Kind.CALLER) / entries)
                .with("cpuPerEntry", (double) (threads.processNanos() - before.threads.processNanos()) / entries);
        if (writeCalls >= 0) {
            figures.with("writeAmplification", (double) (writeCalls - before.writeCalls) / payloadBytes);
        }
    }
}
