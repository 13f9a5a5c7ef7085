package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.layout.FormatVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder around the database: its lock, its format, and that its names are durable. Closing releases the lock.
 * Not thread-safe; owned by its creator.
 */
final class StorageFolder implements AutoCloseable {

    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_BESIDE = "FORMAT.new";
    private static final String DATABASE = "raft";
    private static final String MAGIC = "skerry-storage ";

    private final Path path;
    private final FileChannel lockFile;

    private StorageFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Locks the folder and checks its format; makes it if it is not there.
     *
     * @throws StorageOpenException if it is locked, not ours, of another format, or cannot be read
     */
    static StorageFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            createDurably(path);
            StorageFolder opened = new StorageFolder(path, lock(path));
            try {
                opened.requireFormat();
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageOpenException(
                    Reason.IO, "Folder " + path + " cannot be opened: " + e + "; mend its path or permissions", e);
        }
    }

    /** Returns the folder of the database. */
    Path database() {
        return path.resolve(DATABASE);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StorageOpenException(Reason.IO, "The lock of " + path + " cannot be released: " + e, e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw locked(path, "process " + readAll(file));
            }
            ByteBuffer pid = ascii(Long.toString(ProcessHandle.current().pid()));
            file.truncate(0).write(pid, 0);
            return file;
        } catch (OverlappingFileLockException e) {
            file.close();
            throw locked(path, "this process");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static StorageOpenException locked(Path path, String holder) {
        return new StorageOpenException(
                Reason.LOCKED,
                "Folder " + path + " is open in " + holder + "; close it there, or use another folder",
                null);
    }

    private void requireFormat() throws IOException {
        Path format = path.resolve(FORMAT);
        if (!Files.exists(format)) {
            requireUnused();
            createDurably(database());
            writeFormat(format);
            return;
        }
        if (!Files.isDirectory(database())) {
            throw notAStorage("it has a file " + FORMAT + ", but no folder " + DATABASE);
        }
        String text = Files.readString(format, StandardCharsets.US_ASCII).strip();
        if (!text.startsWith(MAGIC)) {
            throw notAStorage("its file " + FORMAT + " does not say so");
        }
        String version = text.substring(MAGIC.length());
        if (!version.equals(Integer.toString(FormatVersion.FOLDER))) {
            throw new StorageOpenException(
                    Reason.OTHER_FORMAT,
                    "Folder " + path + " has format version " + version + ", this code knows " + FormatVersion.FOLDER
                            + "; open it with the version that wrote it",
                    null);
        }
    }

    /** A folder without a format may hold only what an interrupted first open leaves: somebody's files stay alone. */
    private void requireUnused() throws IOException {
        if (!names(path).stream()
                        .allMatch(name -> Set.of(LOCK, FORMAT_BESIDE, DATABASE).contains(name))
                || Files.exists(database()) && !names(database()).isEmpty()) {
            throw notAStorage("it is not empty, and has no file " + FORMAT);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private StorageOpenException notAStorage(String why) {
        return new StorageOpenException(
                Reason.NOT_A_STORAGE, "Folder " + path + " is not a storage: " + why + "; name an empty folder", null);
    }

    /** Appears whole or not at all: written beside, synced, renamed, and the rename synced too. */
    private void writeFormat(Path format) throws IOException {
        Path beside = path.resolve(FORMAT_BESIDE);
        try (FileChannel file = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ascii(MAGIC + FormatVersion.FOLDER + "\n"));
            file.force(true);
        }
        Files.move(beside, format, StandardCopyOption.ATOMIC_MOVE);
        sync(path);
    }

    /** Makes a folder and those above it, and syncs the name of each new one in the folder that holds it. */
    private static void createDurably(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return;
        }
        createDurably(parent);
        Files.createDirectories(folder);
        sync(parent);
    }

    /** Makes the names in a folder durable. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String readAll(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
