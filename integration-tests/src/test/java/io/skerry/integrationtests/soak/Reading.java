package io.skerry.integrationtests.soak;

import io.netty.util.internal.PlatformDependent;
import io.skerry.integrationtests.Await;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds, as the kernel counts it. Immutable.
 *
 * @param opens           how often the storage had been opened
 * @param fileDescriptors open files, sockets and the like
 * @param threads         of Java and native alike
 * @param directBytes     memory of direct buffers, as far as Java and Netty count it
 * @param compiledKib     code that the compiler has made, which becomes more for as long as anything runs
 * @param residentKib     memory that is in use and not swapped out, that code included
 */
record Reading(int opens, int fileDescriptors, int threads, long directBytes, long compiledKib, long residentKib) {

    private static final int COLLECTIONS = 5;

    private static final Path SELF = Path.of("/proc/self");

    static boolean possible() {
        return Files.isReadable(SELF.resolve("status")) && Files.isDirectory(SELF.resolve("fd"));
    }

    /** Takes a reading of this process, garbage collected first: handles and buffers may hang on garbage. */
    static Reading take(int opens) throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            // What hangs on garbage is released by threads that hear of it a moment later.
            Await.pause();
        }
        List<String> status = Files.readAllLines(SELF.resolve("status"));
        try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
            return new Reading(
                    opens,
                    (int) files.count(),
                    (int) number(status, "Threads:"),
                    countDirect(),
                    compiledKib(ManagementFactory.getMemoryPoolMXBeans()),
                    number(status, "VmRSS:"));
        }
    }

    static Reading parse(String line) {
        String[] parts = line.split(" ");
        return new Reading(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]));
    }

    /** Returns memory in use without compiled code. */
    long ownKib() {
        return residentKib - compiledKib;
    }

    String toLine() {
        return opens + " " + fileDescriptors + " " + threads + " " + directBytes + " " + compiledKib + " "
                + residentKib;
    }

    /** Netty has memory that Java does not count, where it can. */
    private static long countDirect() {
        long bytes = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += pool.getMemoryUsed();
        }
        return bytes;
    }

    private static long compiledKib(List<MemoryPoolMXBean> pools) {
        return pools.stream()
                        .filter(pool -> pool.getName().startsWith("Code"))
                        .mapToLong(pool -> pool.getUsage().getCommitted())
                        .sum()
                >> 10;
    }

    private static long number(List<String> status, String name) {
        String line = status.stream()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
    }
}
