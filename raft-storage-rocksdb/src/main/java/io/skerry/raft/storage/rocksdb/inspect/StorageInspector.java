package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.LogCheck;
import io.skerry.raft.storage.rocksdb.group.LogShape;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary.Standing;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A storage as it was at one moment, read without a lock and without writing anything, whether a node has it open or not.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class StorageInspector implements AutoCloseable {

    private final Path folder;
    private final ReadOnlyView view;

    private StorageInspector(Path folder, ReadOnlyView view) {
        this.folder = folder;
        this.view = view;
    }

    /**
     * Looks at a folder.
     *
     * @throws StorageOpenException if it is not a storage, is of another format, cannot be read, or changes faster than it
     *     can be read
     * @throws CorruptionException  if RocksDB cannot open the database, for something is damaged or missing
     */
    public static StorageInspector open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        requireStorage(path);
        return new StorageInspector(path, ReadOnlyView.of(path));
    }

    static void requireStorage(Path path) {
        try {
            if (Files.isDirectory(path) && FolderFormat.isFinished(path)) {
                FolderFormat.requireKnown(path);
                return;
            }
        } catch (IOException e) {
            throw new StorageOpenException(
                    Reason.IO, "Folder " + path + " cannot be read: " + e + "; mend the disk or the permissions", e);
        }
        String why = Files.isDirectory(path) ? "it has no file " + FolderFormat.FILE : "there is no such folder";
        String mend = Files.exists(path.resolve(FolderFormat.UNFINISHED))
                ? "its first open is under way or was interrupted: start its node, then try again"
                : "name the folder of a node's storage";
        throw new StorageOpenException(
                Reason.NOT_A_STORAGE, "Folder " + path + " is not a storage: " + why + "; " + mend, null);
    }

    /**
     * Returns what keeps a storage from opening this folder, or null. Then what is seen ends where the write-ahead log is
     * damaged: it is older than what had been acknowledged.
     */
    public @Nullable String damage() {
        CorruptionException damage = view.walDamage();
        return damage == null ? null : damage.getMessage();
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns who the storage is; the open counter is that of its node, for looking does not count.
     *
     * @throws CorruptionException if the record is missing, or does not check out
     */
    public StorageIdentity identity() {
        byte[] key = StateKey.identity();
        byte @Nullable [] value = view.state().metadata(key);
        if (value == null) {
            throw new CorruptionException("Folder " + folder + " has lost its identity" + WayBack.REPLACE);
        }
        return StateRecord.parseStamp(key, value).identity();
    }

    /**
     * Returns every group, in the order of their numbers. Reads a few small records and one block of each.
     *
     * @throws CorruptionException if RocksDB cannot read the list; what is wrong with a single group is in its summary
     */
    public List<GroupSummary> groups() {
        return view.state().groups().stream().map(this::group).toList();
    }

    /** Returns one group; one that is not there is as one that was never written to. */
    public GroupSummary group(GroupId group) {
        GroupHandle handle = view.loader().load(group);
        CorruptionException damage = handle.damage();
        return new GroupSummary(
                group,
                damage == null ? handle.durable().name() : nameOfDamaged(group),
                handle.durable().log().boundary(),
                handle.durable().log().last(),
                handle.durable().hardState(),
                handle.durable().memberships().size(),
                damage == null ? null : damage.getMessage());
    }

    /** Returns where a snapshot stands to a group's log, which is sound. */
    Standing standing(GroupId group, LogPosition snapshot) {
        LogShape log = view.loader().load(group).durable().log();
        if (snapshot.index() > log.last().index()) {
            return Standing.NOT_INSTALLED;
        }
        boolean goesOn = snapshot.index() >= log.boundary().index() && log.term(snapshot.index()) == snapshot.term();
        return goesOn ? Standing.USABLE : Standing.OUTDATED;
    }

    private @Nullable String nameOfDamaged(GroupId group) {
        byte[] key = StateKey.groupName(group);
        try {
            byte @Nullable [] value = view.state().metadata(key);
            return value == null ? null : StateRecord.parsePayload(key, value).toUtf8();
        } catch (CorruptionException e) {
            // It may be the name that the group is damaged by, which its summary says.
            return null;
        }
    }

    /**
     * Returns the memberships that are kept, by the index that each is in force from.
     *
     * @throws CorruptionException if one of them does not check out
     */
    public NavigableMap<Long, Payload> memberships(GroupId group) {
        NavigableMap<Long, Payload> memberships = new TreeMap<>();
        view.state()
                .scanStable(
                        StateKey.memberships(group),
                        (key, value) -> memberships.put(StateKey.index(key), StateRecord.parsePayload(key, value)));
        return memberships;
    }

    /**
     * Returns the named values.
     *
     * @throws CorruptionException if one of them does not check out
     */
    public NavigableMap<String, Payload> values(GroupId group) {
        NavigableMap<String, Payload> values = new TreeMap<>();
        view.state()
                .scanStable(
                        StateKey.values(group),
                        (key, value) -> values.put(StateKey.name(key), StateRecord.parsePayload(key, value)));
        return values;
    }

    /** Takes what {@link StorageInspector#read} finds, in the order of the indexes. */
    public interface EntryVisitor {
        /** Takes entries, a block's at most; they are valid until this returns. */
        void entries(EncodedEntries entries);

        /** Takes what is wrong with a block, or that entries are missing; what stands behind it follows. */
        void damage(String message);
    }

    /**
     * Visits the entries of a range, as far as the log has them, and goes on behind what is damaged.
     *
     * @param fromIndex  the first index
     * @param untilIndex the index behind the last
     * @throws CorruptionException if RocksDB cannot read on, or where the log begins cannot be told
     */
    public void read(GroupId group, long fromIndex, long untilIndex, EntryVisitor visitor) {
        long first = Math.max(fromIndex, view.loader().boundary(group).index() + 1);
        view.walk().walk(group, first, new RangeReader(group, first, untilIndex, visitor));
    }

    /**
     * Checks one log to its end.
     *
     * @throws CorruptionException if where it begins, or its terms, cannot be told
     */
    public LogExtent extent(GroupId group) {
        LogPosition boundary = view.loader().boundary(group);
        LogCheck check = new LogCheck(group, boundary, view.loader().termRuns(group), (fault, index, message) -> {});
        check.check(view.walk());
        return new LogExtent(boundary, check.lastIndex(), check.soundLast());
    }

    /**
     * Refuses to cut a log where that cannot be done; changes nothing.
     *
     * @param lastIndex the last index to keep, which may be the boundary's
     * @throws IllegalArgumentException if the index is not in the log
     * @throws CorruptionException      if a storage cannot open the folder, or what would be kept is damaged as well; the
     *     message says up to where it is sound
     */
    public LogExtent requireCut(GroupId group, long lastIndex) {
        String damage = damage();
        if (damage != null) {
            throw new CorruptionException(damage + ". RocksDB's own files cannot be repaired");
        }
        LogExtent log = extent(group);
        if (lastIndex < log.boundary().index() || lastIndex > log.lastIndex()) {
            throw new IllegalArgumentException("The log of group " + group + " begins behind " + log.boundary()
                    + " and ends at " + log.lastIndex() + ": it cannot be cut behind " + lastIndex
                    + "; name an index in between");
        }
        if (log.soundLast() < lastIndex) {
            throw new CorruptionException("The log of group " + group + " is sound up to " + log.soundLast()
                    + " only, and cannot be cut behind " + lastIndex + "; name that index, or one before");
        }
        return log;
    }

    /**
     * Adds up sizes. Reads the whole log, but checks no record of it.
     *
     * @throws CorruptionException  if RocksDB cannot read on
     * @throws StorageOpenException if the folder cannot be listed
     */
    public StorageSizes sizes() {
        Map<GroupId, LogSize> groups = new LinkedHashMap<>();
        for (GroupId group : view.state().groups()) {
            LogSize.Sum sum = new LogSize.Sum(
                    view.loader().load(group).durable().log().boundary().index());
            view.walk().walk(group, 0, sum);
            groups.put(group, sum.size());
        }
        return new StorageSizes(FileSizes.of(folder), MemorySettings.of(folder), groups);
    }

    /**
     * Reads everything and checks it. What seems wrong is looked at once more, in a view of its own, before it counts: a
     * node that works changes files while they are read.
     *
     * @param onGroup told of each group before its log is read; of all of them twice if something was found
     */
    public VerifyReport verify(Consumer<GroupId> onGroup) {
        VerifyReport report = new Verification(view).run(onGroup);
        if (report.isSound()) {
            return report;
        }
        try (ReadOnlyView another = ReadOnlyView.of(folder)) {
            VerifyReport again = new Verification(another).run(onGroup);
            List<Finding> confirmed = new ArrayList<>(again.findings());
            confirmed.retainAll(report.findings());
            return again.withFindings(confirmed);
        }
    }

    @Override
    public void close() {
        view.close();
    }
}
