package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the folder of a storage that nobody has open. Tables never change once they are written, so they are linked where
 * the file system can; everything else is copied, synced, and compared. The copy appears under its name once it is whole.
 *
 * <p>Lock files are left out: to close a copy of one would give up the lock that this process holds (POSIX).
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class FolderBackup {

    private final Path folder;
    private final Path target;
    private int linked;
    private int copied;

    private FolderBackup(Path folder, Path target) {
        this.folder = folder;
        this.target = target;
    }

    /**
     * Copies a folder that is locked by the caller.
     *
     * @throws StorageOpenException if there is something under that name, or it lies within the folder
     * @throws io.skerry.raft.storage.StorageFullException if there is no room for the copy
     */
    static FolderBackup of(Path folder, Path target) {
        requireFree(folder, target);
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            FolderBackup backup = new FolderBackup(folder, target);
            Files.createDirectory(unfinished);
            backup.copy(unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(target.toAbsolutePath().getParent());
            return backup;
        } catch (IOException e) {
            throw Unwritable.of(
                    "Folder " + folder + " cannot be copied to " + target,
                    "nothing was changed; remove " + unfinished + " if it is there, and try again",
                    e);
        }
    }

    private static void requireFree(Path folder, Path target) {
        if (Files.exists(target)) {
            throw refused("The folder for the copy is there already: " + target + "; name one that is not");
        }
        if (target.startsWith(folder)) {
            throw refused("The copy " + target + " would lie in the folder that is copied; name a place beside it");
        }
    }

    private static StorageOpenException refused(String message) {
        return new StorageOpenException(Reason.IO, message, null);
    }

    private void copy(Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(path -> !path.equals(folder)).toList();
        }
        for (Path path : all) {
            Path copy = to.resolve(folder.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectory(copy);
            } else if (!path.getFileName().toString().equals(FolderFormat.LOCK)) {
                copyFile(path, copy);
            }
        }
        for (Path path : all) {
            if (Files.isDirectory(path)) {
                syncFolder(to.resolve(folder.relativize(path).toString()));
            }
        }
        syncFolder(to);
    }

    private void copyFile(Path file, Path copy) throws IOException {
        if (file.toString().endsWith(".sst") && link(file, copy)) {
            linked++;
            return;
        }
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        if (Files.mismatch(file, copy) != -1) {
            throw new IOException("the copy of " + file + " differs from it");
        }
        copied++;
    }

    /** Not all file systems can, and none across its borders. */
    private static boolean link(Path file, Path copy) {
        try {
            Files.createLink(copy, file);
            return Files.isSameFile(copy, file);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    Path target() {
        return target;
    }

    int linked() {
        return linked;
    }

    int copied() {
        return copied;
    }
}
