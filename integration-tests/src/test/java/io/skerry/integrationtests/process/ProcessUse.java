package io.skerry.integrationtests.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process takes, as the kernel counts it. Immutable.
 *
 * @param residentKib  memory, pages of files included
 * @param anonymousKib memory that is no page of a file: the heap, RocksDB's, buffers, stacks
 * @param cpuTicks     of 10 ms, since it was started
 * @param readBytes    from the disk, since it was started
 * @param writtenBytes to the disk, since then
 */
record ProcessUse(long residentKib, long anonymousKib, long cpuTicks, long readBytes, long writtenBytes) {

    /** Fields of stat after the name: those of user and system time. */
    private static final int USER = 11;

    static boolean isPossible() {
        return Files.isReadable(Path.of("/proc/self/io"));
    }

    /** @throws IOException also if it does not run any more */
    static ProcessUse of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        List<String> status = Files.readAllLines(folder.resolve("status"));
        List<String> io = Files.readAllLines(folder.resolve("io"));
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessUse(
                number(status, "VmRSS:"),
                number(status, "RssAnon:"),
                Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]),
                number(io, "read_bytes:"),
                number(io, "write_bytes:"));
    }

    /** A process that has just been killed has no memory any more. */
    private static long number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
