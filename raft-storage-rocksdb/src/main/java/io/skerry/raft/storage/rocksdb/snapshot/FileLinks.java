package io.skerry.raft.storage.rocksdb.snapshot;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of one file in several places. Stateless, thread-safe. */
final class FileLinks {

    private FileLinks() {}

    /**
     * Gives a file another name.
     *
     * @return false if that cannot be: another file system, or one without links
     * @throws IOException if there is no such file, or the name is taken
     */
    static boolean tryLink(Path link, Path file) throws IOException {
        try {
            Files.createLink(link, file);
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        }
    }

    /** Returns what tells files apart, whatever names they have; null if the file system has no such thing. */
    static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Returns whether a file that is there may have another name; where that cannot be told, it may. */
    static boolean mayHaveOthers(Path file) throws IOException {
        Set<String> views = file.getFileSystem().supportedFileAttributeViews();
        return !views.contains("unix") || !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink"));
    }
}
