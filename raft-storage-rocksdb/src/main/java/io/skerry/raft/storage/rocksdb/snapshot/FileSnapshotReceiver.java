package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives a snapshot into a folder beside the others. What of it was there already is known by reading it again: nothing is
 * written down of what has come.
 *
 * <p>Thread-safe: one lock for what writes and reads files, another, inside {@link Chunks}, for what is there.
 */
final class FileSnapshotReceiver implements SnapshotReceiver {

    private final FileSnapshotStore store;
    private final Path home;
    private final Path folder;
    private final SnapshotManifest manifest;
    private final List<SnapshotFile> files;
    private final int generation;
    private final Room room;
    private final Chunks chunks;
    /** Files whose digest was compared, and that nobody has written to since. Guarded by this, as all that follows. */
    private final boolean[] verified;

    private @Nullable SparseFile open;
    private int openFile;
    private boolean ended;

    FileSnapshotReceiver(FileSnapshotStore store, Path home, SnapshotManifest manifest, int generation, Room room) {
        this.store = store;
        this.home = home;
        this.folder = home.resolve(FolderNames.RECEIVING);
        this.manifest = manifest;
        this.files = manifest.files();
        this.generation = generation;
        this.room = room;
        this.chunks = new Chunks(files);
        this.verified = new boolean[files.size()];
    }

    /** Takes over what is there of this snapshot, or puts it aside. Reads all of it. */
    synchronized void begin() throws IOException {
        if (!isOfThis()) {
            putAside();
            beginAnew();
        }
        for (int file = 0; file < files.size(); file++) {
            takeOver(file);
        }
        room.require(expectedBytes());
    }

    /** After a sync that failed, what can be read is not what is on the disk: nothing may be taken over from that. */
    private void beginAnew() throws IOException {
        try {
            Files.createDirectory(folder);
            store.writeManifest(folder, manifest);
        } catch (IOException e) {
            store.discard(folder);
            throw e;
        }
    }

    private boolean isOfThis() throws IOException {
        try {
            return Catalog.readManifest(folder).id().equals(manifest.id());
        } catch (DamagedSnapshotException e) {
            // Whatever it was, it cannot be gone on with.
            return false;
        }
    }

    /** Whole files of it may serve once more. */
    private void putAside() throws IOException {
        if (Files.exists(folder)) {
            Path replaced = home.resolve(FolderNames.REPLACED);
            Folders.deleteTree(replaced);
            Files.move(folder, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void takeOver(int file) throws IOException {
        SnapshotFile wanted = files.get(file);
        Path path = folder.resolve(wanted.name());
        chunks.set(file, ChunkReader.soundChunks(path, wanted));
        if (wanted.size() == 0) {
            new SparseFile(path).close();
        } else if (!chunks.isWhole(file) && Files.exists(path) && FileLinks.mayHaveOthers(path)) {
            // It was whole when it was linked. Nothing is ever written into a file that has another name.
            Files.delete(path);
            chunks.clear(file);
        }
    }

    /** What must come, if all that may be found here is. */
    private long expectedBytes() {
        List<SnapshotFile> there = store.folders().stream()
                .flatMap(known -> known.manifest().files().stream())
                .toList();
        long bytes = 0;
        for (int file = 0; file < files.size(); file++) {
            SnapshotFile wanted = files.get(file);
            boolean found = there.stream().anyMatch(known -> isSame(known, wanted));
            bytes += found ? 0 : chunks.missingBytes(file);
        }
        return bytes;
    }

    @Override
    public SnapshotManifest manifest() {
        return manifest;
    }

    @Override
    public synchronized long reuse(LongConsumer progress) throws IOException {
        requireNotEnded();
        long before = chunks.missingBytes();
        List<FileSnapshot> held = store.holdAll();
        try {
            for (FileSnapshot snapshot : held) {
                for (SnapshotFile known : snapshot.manifest().files()) {
                    reuse(known, snapshot.folder().path(known), snapshot);
                    progress.accept(before - chunks.missingBytes());
                }
            }
            reusePutAside();
        } finally {
            held.forEach(FileSnapshot::close);
        }
        progress.accept(before - chunks.missingBytes());
        room.require(chunks.missingBytes());
        return before - chunks.missingBytes();
    }

    private void reusePutAside() throws IOException {
        Path replaced = home.resolve(FolderNames.REPLACED);
        try {
            for (SnapshotFile known : Catalog.readManifest(replaced).files()) {
                if (Files.exists(replaced.resolve(known.name()))) {
                    reuse(known, replaced.resolve(known.name()), null);
                }
            }
        } catch (DamagedSnapshotException e) {
            // There is none, or only its beginning.
        }
        Folders.deleteTree(replaced);
    }

    /** Places a file wherever it is wanted. */
    private void reuse(SnapshotFile known, Path path, @Nullable FileSnapshot snapshot) throws IOException {
        for (int file = 0; file < files.size(); file++) {
            if (!chunks.isWhole(file) && isSame(known, files.get(file)) && hasDigest(known, path, snapshot)) {
                place(file, path);
            }
        }
    }

    private static boolean isSame(SnapshotFile known, SnapshotFile wanted) {
        return known.size() == wanted.size() && known.digest().equals(wanted.digest());
    }

    /** A snapshot of which a file has other bytes is damaged; what has come in part is only that. */
    private static boolean hasDigest(SnapshotFile known, Path path, @Nullable FileSnapshot snapshot)
            throws IOException {
        try (ChunkReader reader = ChunkReader.open(
                path, known, snapshot == null ? "" : snapshot.folder().toString())) {
            reader.requireDigest();
            return true;
        } catch (DamagedSnapshotException e) {
            if (snapshot != null) {
                snapshot.condemn(e);
            }
            return false;
        }
    }

    private void place(int file, Path source) throws IOException {
        closeOpen();
        Path target = folder.resolve(files.get(file).name());
        Files.deleteIfExists(target);
        if (FileLinks.tryLink(target, source)) {
            verified[file] = true;
        } else {
            try (SparseFile copy = new SparseFile(target)) {
                copy.copyFrom(source, room);
            }
        }
        Folders.sync(target);
        chunks.setWhole(file);
    }

    @Override
    public boolean has(int file, int chunk) {
        return chunks.has(file, chunk);
    }

    @Override
    public long missingBytes() {
        return chunks.missingBytes();
    }

    @Override
    public synchronized void write(int file, int chunk, ByteBuffer bytes) throws IOException {
        requireNotEnded();
        SnapshotFile wanted = files.get(file);
        if (chunk < 0 || chunk >= wanted.crcs().length) {
            throw new IndexOutOfBoundsException(
                    "File " + wanted.name() + " has " + wanted.crcs().length + " chunks, no " + chunk);
        }
        if (!wanted.isChunk(chunk, bytes)) {
            throw new DamagedSnapshotException(
                    "MiB " + chunk + " (from 0) of file " + wanted.name() + " of " + this
                            + " came with other bytes than its manifest says: it is damaged where it comes from, or on the way");
        }
        if (chunks.has(file, chunk)) {
            // The file may be a link, into which nothing is written.
            return;
        }
        SparseFile target = opened(file);
        try {
            target.write((long) chunk * SnapshotFile.CHUNK_BYTES, bytes.duplicate(), room);
        } catch (IOException e) {
            open = null;
            giveUpIfLost(file, target, e);
            throw e;
        }
        chunks.set(file, chunk);
    }

    private SparseFile opened(int file) throws IOException {
        if (open != null && openFile == file) {
            return open;
        }
        closeOpen();
        open = new SparseFile(folder.resolve(files.get(file).name()));
        openFile = file;
        return open;
    }

    private void closeOpen() throws IOException {
        SparseFile closing = open;
        if (closing == null) {
            return;
        }
        open = null;
        try {
            closing.close();
        } catch (IOException e) {
            giveUpIfLost(openFile, closing, e);
            throw e;
        }
    }

    /**
     * A failed sync leaves pages that look clean and are never written, though they can be read: whoever went on with them
     * would commit what is not on the disk. So the file comes again, unless it was only that there is no room.
     */
    private void giveUpIfLost(int file, SparseFile failed, IOException cause) {
        try {
            failed.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        if (failed.isLost()) {
            giveUp(file, cause);
        }
    }

    private void giveUp(int file, IOException cause) {
        try {
            Files.deleteIfExists(folder.resolve(files.get(file).name()));
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        verified[file] = false;
        chunks.clear(file);
    }

    @Override
    public synchronized StoredSnapshot commit() throws IOException {
        requireNotEnded();
        if (chunks.missingBytes() > 0) {
            throw new IllegalStateException(this + " still lacks " + chunks.missingBytes() + " bytes");
        }
        closeOpen();
        for (int file = 0; file < files.size(); file++) {
            if (!verified[file]) {
                verify(file);
            }
        }
        // What an earlier process has written may never have been synced, nor the name of what this one has.
        for (int file = 0; file < files.size(); file++) {
            sync(file);
        }
        Folders.sync(folder.resolve(SnapshotFile.MANIFEST));
        Folders.sync(folder);
        StoredSnapshot snapshot = store.install(folder, manifest, generation);
        close();
        return snapshot;
    }

    private void sync(int file) throws IOException {
        try {
            Folders.sync(folder.resolve(files.get(file).name()));
        } catch (IOException e) {
            giveUp(file, e);
            throw e;
        }
    }

    private void verify(int file) throws IOException {
        Path path = folder.resolve(files.get(file).name());
        try (ChunkReader reader = ChunkReader.open(path, files.get(file), toString())) {
            reader.requireDigest();
        } catch (DamagedSnapshotException e) {
            giveUp(file, e);
            throw e;
        }
        verified[file] = true;
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException(this + " was committed or closed already");
        }
        store.requireOpen();
    }

    @Override
    public synchronized void close() {
        if (ended) {
            return;
        }
        ended = true;
        store.received(this);
        try {
            closeOpen();
        } catch (IOException e) {
            // What was lost with it is given up already.
            throw new UncheckedIOException(this + " cannot be closed", e);
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return "Snapshot " + manifest.position() + " of group " + manifest.group() + ", taken by store "
                + manifest.takenBy() + ", received in " + folder + ",";
    }
}
