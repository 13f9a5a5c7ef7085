package io.skerry.integrationtests.disk;

import io.skerry.integrationtests.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * File systems of a few MiB, in memory, that become full and read-only for real: a full one is as small as what is on it,
 * and freeing space is to make it larger. For processes that see {@link OwnMounts}, and gone with the last of them.
 * Stateless.
 */
public final class SmallDisks {

    private static final long BYTES_A_KIB = 1024;

    private SmallDisks() {}

    /** Mounts a disk on a folder, which is made if it is not there. */
    public static void mount(Path folder, long kib) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "skerry", folder.toString()));
    }

    /** Changes the size of a disk, to what is used on it at least. */
    public static void resize(Path folder, long kib) throws IOException, InterruptedException {
        run(List.of("mount", "-o", "remount,size=" + kib + "k", folder.toString()));
    }

    /**
     * Leaves so much room on a disk, and no more.
     *
     * @return the size that it has now, in KiB
     */
    public static long leave(Path folder, long kib) {
        long[] size = {0};
        // Whoever writes meanwhile may use more than was used a moment ago.
        Await.until(folder + " is nearly full", () -> "as large as " + size[0] + " KiB", () -> {
            size[0] = usedKib(folder) + kib;
            try {
                resize(folder, size[0]);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return size[0];
    }

    /** Returns how much of a disk is used. */
    public static long usedKib(Path folder) throws IOException, InterruptedException {
        String[] counts = run(List.of("stat", "-f", "-c", "%b %f %S", folder.toString()))
                .strip()
                .split(" ");
        return (Long.parseLong(counts[0]) - Long.parseLong(counts[1])) * Long.parseLong(counts[2]) / BYTES_A_KIB;
    }

    /**
     * Makes a disk read-only for whoever opens a file from now on. A file that is open can still be written to, which is
     * more than a kernel leaves after an error.
     */
    public static void makeReadOnly(Path folder) throws IOException, InterruptedException {
        run(List.of("mount", "--bind", folder.toString(), folder.toString()));
        run(List.of("mount", "-o", "remount,ro,bind", folder.toString()));
    }

    /** Ends {@link #makeReadOnly}. */
    public static void makeWritable(Path folder) throws IOException, InterruptedException {
        // Lazily: what was opened meanwhile, for reading, may still be open.
        run(List.of("umount", "-l", folder.toString()));
    }

    /** Returns what a command prints; it has failed if it does not end with 0. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip() + " (exit code " + exit + ")");
        }
        return said;
    }
}
