package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder to one storage of one process. The lock file names the process that has it, or had it last.
 *
 * <p>A file lock is the process's: if any other channel of the process on the same file is closed, the lock is gone
 * (POSIX). So what this process holds is remembered beside it, and the file of a folder that is held is never touched.
 *
 * <p>Thread-safe.
 */
final class FolderLock implements AutoCloseable {

    /** The name of the file. */
    static final String NAME = FolderFormat.LOCK;

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel file;

    private FolderLock(Path folder, FileChannel file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @throws StorageOpenException if somebody has it
     */
    static FolderLock take(Path path) throws IOException {
        Path folder = path.toRealPath();
        if (!HELD.add(folder)) {
            throw held(path, "this process");
        }
        FileChannel file = null;
        try {
            file = FileChannel.open(
                    folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw held(path, "process " + read(file));
            }
            file.truncate(0).write(ascii(Long.toString(ProcessHandle.current().pid())), 0);
            return new FolderLock(folder, file);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                file.close();
            }
            HELD.remove(folder);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new StorageOpenException(Reason.IO, "The lock of " + folder + " cannot be released: " + e, e);
        } finally {
            HELD.remove(folder);
        }
    }

    private static StorageOpenException held(Path path, String holder) {
        return new StorageOpenException(
                Reason.LOCKED,
                "Folder " + path + " is open in " + holder + "; close it there, or use another folder",
                null);
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
