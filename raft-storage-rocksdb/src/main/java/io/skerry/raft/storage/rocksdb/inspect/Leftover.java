package io.skerry.raft.storage.rocksdb.inspect;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What is no snapshot and no state in force: its node is at work on it, or was when it ended; then it goes when the storage is
 * next opened. A state that is named {@code damaged-…} was put aside, and is kept until there is another one. Immutable.
 *
 * @param path  where it lies
 * @param files how many files it has
 * @param bytes their sizes; what is linked from elsewhere takes no room of its own
 */
public record Leftover(Path path, int files, long bytes) {

    static Leftover of(Path path) throws IOException {
        int[] files = new int[1];
        long[] bytes = new long[1];
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files[0]++;
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return goOn(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                return e == null ? FileVisitResult.CONTINUE : goOn(e);
            }

            /** Removed by its node since the folder was listed. */
            private FileVisitResult goOn(IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return new Leftover(path, files[0], bytes[0]);
    }
}
