package io.skerry.raft.storage.memory;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotFileHasher;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a group in memory: <strong>nothing is durable</strong>, and each file takes an array of its size.
 *
 * <p>Thread-safe.
 */
public final class MemorySnapshotStore implements SnapshotStore {

    private static final Comparator<MemorySnapshot.Content> NEWEST_FIRST =
            Comparator.<MemorySnapshot.Content, LogPosition>comparing(
                            content -> content.manifest().position())
                    .reversed();

    private final GroupId group;
    private final StoreId owner;
    /** Newest first. Guarded by this, as all that follows. */
    private final List<MemorySnapshot.Content> listed = new ArrayList<>();
    /** What came last of one that is not whole. */
    private MemorySnapshotReceiver.@Nullable Partial partial;

    private boolean receiving;
    private int generation;
    private boolean closed;

    /**
     * Begins with none.
     *
     * @param owner who takes snapshots here
     */
    public MemorySnapshotStore(GroupId group, StoreId owner) {
        this.group = group;
        this.owner = owner;
    }

    @Override
    public GroupId group() {
        return group;
    }

    StoreId owner() {
        return owner;
    }

    @Override
    public synchronized List<SnapshotManifest> list() {
        requireOpen();
        return listed.stream().map(MemorySnapshot.Content::manifest).toList();
    }

    @Override
    public synchronized @Nullable StoredSnapshot open(SnapshotId id) {
        requireOpen();
        MemorySnapshot.Content content = find(id);
        return content == null ? null : hold(content);
    }

    private StoredSnapshot hold(MemorySnapshot.Content content) {
        content.hold();
        return new MemorySnapshot(this, content);
    }

    private MemorySnapshot.@Nullable Content find(SnapshotId id) {
        return listed.stream()
                .filter(content -> content.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized SnapshotWriter create() {
        requireOpen();
        return new MemorySnapshotWriter(this, generation);
    }

    @Override
    public synchronized SnapshotReceiver receive(SnapshotManifest manifest) throws IOException {
        requireOpen();
        if (receiving) {
            throw new IllegalStateException("Group " + group + " receives a snapshot already");
        }
        if (!manifest.group().equals(group)) {
            throw new DamagedSnapshotException(
                    "A snapshot of group " + manifest.group() + " is none of group " + group);
        }
        MemorySnapshotReceiver.Partial before = partial;
        MemorySnapshotReceiver.Partial now = before != null && before.id().equals(manifest.id())
                ? before
                : new MemorySnapshotReceiver.Partial(manifest);
        receiving = true;
        partial = now;
        return new MemorySnapshotReceiver(this, now, before == now ? null : before, generation);
    }

    @Override
    public synchronized @Nullable SnapshotId unfinished() {
        requireOpen();
        return partial == null ? null : partial.id();
    }

    /** A receiver was closed; one of an earlier life of the group says nothing of this one. */
    synchronized void received(int begunIn) {
        if (begunIn == generation) {
            receiving = false;
        }
    }

    /** Returns all that is listed. */
    synchronized List<MemorySnapshot.Content> contents() {
        return List.copyOf(listed);
    }

    /** Makes files a snapshot, and holds it for the caller. */
    synchronized StoredSnapshot install(SnapshotManifest manifest, List<byte[]> files, int begunIn) throws IOException {
        requireOpen();
        if (begunIn != generation) {
            throw new IOException(
                    "Group " + group + " was destroyed; its snapshot " + manifest.position() + " is given up");
        }
        MemorySnapshot.Content content = new MemorySnapshot.Content(manifest, manifest.id(), files);
        listed.removeIf(same -> same.id().equals(content.id()));
        listed.add(content);
        listed.sort(NEWEST_FIRST);
        if (partial != null && partial.id().equals(content.id())) {
            partial = null;
        }
        return hold(content);
    }

    @Override
    public synchronized void condemn(SnapshotId id, String reason) {
        listed.removeIf(content -> content.id().equals(id));
    }

    @Override
    public synchronized void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
        requireOpen();
        if (retained < 1) {
            throw new IllegalArgumentException("At least one snapshot is kept, not " + retained);
        }
        MemorySnapshot.Content received = listed.stream()
                .filter(content -> !content.manifest().takenBy().equals(owner()))
                .findFirst()
                .filter(content -> content.manifest().bytes() <= receivedBudgetBytes)
                .orElse(null);
        int kept = 0;
        for (MemorySnapshot.Content content : List.copyOf(listed)) {
            if (kept < retained && usable.test(content.manifest())) {
                kept++;
            } else if (content != received && !content.isHeld()) {
                listed.remove(content);
            }
        }
    }

    synchronized void letGo(MemorySnapshot.Content content) {
        content.letGo();
    }

    /** The group is destroyed. */
    synchronized void forgetAll() {
        generation++;
        listed.clear();
        partial = null;
        receiving = false;
    }

    synchronized void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageClosedException("The memory storage is closed, and its snapshots gone");
        }
    }

    /** Describes a file; its bytes are those of the array. */
    static SnapshotFile describe(String name, byte[] bytes) {
        SnapshotFileHasher hasher = new SnapshotFileHasher();
        hasher.update(bytes, 0, bytes.length);
        return hasher.finish(name);
    }
}
