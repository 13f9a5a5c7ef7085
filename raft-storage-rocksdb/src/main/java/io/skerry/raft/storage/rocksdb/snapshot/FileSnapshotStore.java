package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a group, in files. What is read, hashed and written goes on outside the lock; renames, and the syncs that make
 * them durable, within.
 *
 * <p>After it is closed, what is held can be read on, as long as nobody else opens the folder and removes it: then reads fail.
 * All else throws {@link StorageClosedException}, and nothing is removed any more.
 *
 * <p>Thread-safe.
 */
final class FileSnapshotStore implements SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshotStore.class);

    private final GroupId group;
    private final Path home;
    private final Supplier<StoreId> owner;
    private final Room room;
    /** Newest first. Guarded by this, as all that follows. */
    private final List<StoredFolder> listed;

    private final List<StoredFolder> condemned = new ArrayList<>();
    private final List<Path> unusable;
    /** Renamed, and to be deleted by whoever comes next. */
    private final Queue<Path> graves = new ConcurrentLinkedQueue<>();

    private @Nullable FileSnapshotReceiver receiving;
    /** Rises when the group is destroyed: what was begun before is none of the next one. */
    private int generation;

    private boolean homeIsDurable;
    private boolean closed;

    /**
     * Looks at what is there.
     *
     * @throws StorageFailedException if it cannot be read
     */
    FileSnapshotStore(GroupId group, Path home, Supplier<StoreId> owner, Room room) {
        this.group = group;
        this.home = home;
        this.owner = owner;
        this.room = room;
        try {
            Catalog found = Catalog.open(home, group);
            listed = found.folders();
            unusable = found.unusable();
        } catch (IOException e) {
            throw new StorageFailedException(
                    "The snapshots in " + home + " cannot be read: " + e + "; mend the disk or the permissions",
                    Effect.NONE,
                    e);
        }
    }

    @Override
    public GroupId group() {
        return group;
    }

    /** Returns who takes snapshots here. */
    StoreId owner() {
        return owner.get();
    }

    @Override
    public synchronized List<SnapshotManifest> list() {
        requireOpen();
        return listed.stream().map(StoredFolder::manifest).toList();
    }

    /** Returns what is listed; nothing is held. */
    synchronized List<StoredFolder> folders() {
        return List.copyOf(listed);
    }

    @Override
    public synchronized @Nullable StoredSnapshot open(SnapshotId id) {
        requireOpen();
        StoredFolder folder = find(id);
        return folder == null ? null : hold(folder);
    }

    private FileSnapshot hold(StoredFolder folder) {
        folder.hold();
        return new FileSnapshot(this, folder);
    }

    private @Nullable StoredFolder find(SnapshotId id) {
        return listed.stream()
                .filter(folder -> folder.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized SnapshotWriter create() throws IOException {
        requireOpen();
        room.require(0);
        makeHome();
        Path folder = FolderNames.free(home, FolderNames.WRITING + 1, "-");
        Files.createDirectory(folder);
        return new FileSnapshotWriter(this, folder, generation, room);
    }

    @Override
    public SnapshotReceiver receive(SnapshotManifest manifest) throws IOException {
        FileSnapshotReceiver receiver;
        synchronized (this) {
            requireOpen();
            if (receiving != null) {
                throw new IllegalStateException("Group " + group + " receives a snapshot already");
            }
            if (!manifest.group().equals(group)) {
                throw new DamagedSnapshotException(
                        "A snapshot of group " + manifest.group() + " is none of group " + group);
            }
            room.require(0);
            makeHome();
            receiver = new FileSnapshotReceiver(this, home, manifest, generation, room);
            receiving = receiver;
        }
        try {
            receiver.begin();
            return receiver;
        } catch (IOException | RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    @Override
    public synchronized @Nullable SnapshotId unfinished() {
        requireOpen();
        try {
            return Catalog.readManifest(home.resolve(FolderNames.RECEIVING)).id();
        } catch (IOException e) {
            // There is none, or it cannot be gone on with.
            return null;
        }
    }

    /** What a process that was killed has made may not be durable. */
    private void makeHome() throws IOException {
        if (!homeIsDurable) {
            Folders.createDurably(home);
            Catalog.syncUpwards(home);
            homeIsDurable = true;
        }
    }

    /** Nobody writes into what was received any more. */
    synchronized void received(FileSnapshotReceiver receiver) {
        if (receiving == receiver) {
            receiving = null;
        }
    }

    /** Writes a manifest into a folder, synced, but for its name. */
    void writeManifest(Path folder, SnapshotManifest manifest) throws IOException {
        Payload payload = manifest.toPayload();
        if (payload.size() > SnapshotManifest.MAX_BYTES) {
            throw new IOException(
                    "The manifest of snapshot " + manifest.position() + " of group " + group + " would have "
                            + payload.size() + " bytes, at most " + SnapshotManifest.MAX_BYTES
                            + " can be: fewer or smaller files are needed");
        }
        Folders.writeSynced(folder.resolve(SnapshotFile.MANIFEST), payload.asByteBuffer());
    }

    /** Makes a folder, in which all is synced, a snapshot, and holds it for the caller. */
    FileSnapshot install(Path folder, SnapshotManifest manifest, int begunIn) throws IOException {
        FileSnapshot installed = rename(folder, manifest, begunIn);
        bury();
        return installed;
    }

    private synchronized FileSnapshot rename(Path folder, SnapshotManifest manifest, int begunIn) throws IOException {
        requireOpen();
        if (begunIn != generation) {
            throw new IOException(
                    "Group " + group + " was destroyed; its snapshot " + manifest.position() + " is given up");
        }
        StoredFolder installed = new StoredFolder(
                FolderNames.free(home, FolderNames.of(manifest.position()), "."), manifest, manifest.id());
        Files.move(folder, installed.path(), StandardCopyOption.ATOMIC_MOVE);
        try {
            Folders.sync(home);
        } catch (IOException e) {
            Files.move(installed.path(), folder, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        StoredFolder same = find(installed.id());
        if (same != null) {
            drop(same, "another copy of it has come");
        }
        listed.add(installed);
        listed.sort(Catalog.ORDER);
        return hold(installed);
    }

    /** Removes what was not committed; what cannot be removed now is garbage for the next open. */
    void discard(Path folder) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            Folders.deleteTree(folder);
        } catch (IOException e) {
            LOG.warn("group={} cannot remove {}; the next open tries again", group, folder, e);
        }
    }

    @Override
    public void condemn(SnapshotId id, String reason) {
        StoredFolder folder;
        synchronized (this) {
            folder = find(id);
        }
        if (folder != null) {
            condemn(folder, reason);
        }
    }

    /** As {@link #condemn(SnapshotId, String)}. While it is held, a file says so, lest it be listed after a restart. */
    void condemn(StoredFolder folder, String reason) {
        drop(folder, reason);
        bury();
    }

    private synchronized void drop(StoredFolder folder, String reason) {
        if (closed || !listed.remove(folder)) {
            return;
        }
        LOG.warn("group={} snapshot={} is not used any more: {}", group, folder.path(), reason);
        if (folder.isHeld()) {
            condemned.add(folder);
            mark(folder, reason);
        } else {
            remove(folder.path());
        }
    }

    private void mark(StoredFolder folder, String reason) {
        try {
            Folders.writeSynced(
                    folder.path().resolve(FolderNames.CONDEMNED),
                    Payload.ofUtf8(reason).asByteBuffer());
            Folders.sync(folder.path());
        } catch (IOException e) {
            LOG.warn("group={} snapshot={} may be listed again after a restart", group, folder.path(), e);
        }
    }

    /** One holder less. */
    void letGo(StoredFolder folder) {
        synchronized (this) {
            folder.letGo();
            if (!closed && !folder.isHeld() && condemned.remove(folder)) {
                remove(folder.path());
            }
        }
        bury();
    }

    /** Returns all that is listed, held for the caller. */
    synchronized List<FileSnapshot> holdAll() {
        requireOpen();
        return listed.stream().map(this::hold).toList();
    }

    @Override
    public void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
        removeOthers(usable, retained, receivedBudgetBytes);
        bury();
    }

    private synchronized void removeOthers(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
        requireOpen();
        if (retained < 1) {
            throw new IllegalArgumentException("At least one snapshot is kept, not " + retained);
        }
        int kept = 0;
        StoredFolder received = lastReceived(receivedBudgetBytes);
        for (StoredFolder folder : List.copyOf(listed)) {
            if (kept < retained && usable.test(folder.manifest())) {
                kept++;
            } else if (folder != received && !folder.isHeld()) {
                listed.remove(folder);
                remove(folder.path());
            }
        }
        List<Path> again = List.copyOf(unusable);
        unusable.clear();
        again.forEach(this::remove);
    }

    private @Nullable StoredFolder lastReceived(long budgetBytes) {
        StoreId self = owner();
        return listed.stream()
                .filter(folder -> !folder.manifest().takenBy().equals(self))
                .findFirst()
                .filter(folder -> folder.manifest().bytes() <= budgetBytes)
                .orElse(null);
    }

    /** Renames it, for good: a crash leaves a snapshot or garbage, nothing between. Its files go outside the lock. */
    private void remove(Path folder) {
        try {
            Path grave = FolderNames.free(home, FolderNames.REMOVED + 1, "-");
            Files.move(folder, grave, StandardCopyOption.ATOMIC_MOVE);
            graves.add(grave);
            Folders.sync(home);
        } catch (IOException e) {
            LOG.warn("group={} snapshot={} cannot be removed; the next prune tries again", group, folder, e);
            if (Files.exists(folder)) {
                unusable.add(folder);
            }
        }
    }

    /** Deletes what was renamed for it. */
    private void bury() {
        for (Path grave = graves.poll(); grave != null; grave = graves.poll()) {
            discard(grave);
        }
    }

    /** The group is destroyed: nothing of it is listed from here on. What is held goes when nobody holds it. */
    void forgetAll() {
        dropAll();
        bury();
    }

    private synchronized void dropAll() {
        generation++;
        for (StoredFolder folder : List.copyOf(listed)) {
            drop(folder, "its group was destroyed");
        }
        List.copyOf(unusable).forEach(this::remove);
        unusable.clear();
        receiving = null;
        for (String name : List.of(FolderNames.RECEIVING, FolderNames.REPLACED)) {
            if (Files.exists(home.resolve(name))) {
                remove(home.resolve(name));
            }
        }
    }

    synchronized void close() {
        closed = true;
    }

    /** Whoever has the folder open by then may have others of the same names in it. */
    synchronized void requireOpen() {
        if (closed) {
            throw new StorageClosedException("The storage of the snapshots in " + home + " is closed");
        }
    }
}
