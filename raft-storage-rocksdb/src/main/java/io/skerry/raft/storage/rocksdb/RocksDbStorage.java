package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.AbstractStorageBatch.Owner;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import io.skerry.raft.storage.rocksdb.commit.CommitRequest;
import io.skerry.raft.storage.rocksdb.commit.CommitWriter;
import io.skerry.raft.storage.rocksdb.commit.Committer;
import io.skerry.raft.storage.rocksdb.commit.CommitterStatus;
import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.reclaim.Reclaimer;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import io.skerry.raft.storage.rocksdb.state.StateDatabases;
import io.skerry.raft.storage.rocksdb.stats.ReadCounters;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link RaftStorage} in a folder, on one RocksDB for all groups. Creates every native handle, and is the only one
 * that closes them; stores and batches borrow.
 *
 * <p>Thread-safe. Two threads of its own: one writes, and one removes what is dead from files.
 */
public final class RocksDbStorage implements RaftStorage {

    private static final Logger LOG = LoggerFactory.getLogger(RocksDbStorage.class);

    /**
     * Where a test takes hold.
     *
     * @param tuning      changes RocksDB's options last
     * @param syncedWrite stands around the one call that makes anything durable
     * @param probe       tells how much room the disk has, or null: the file system does
     */
    record Hooks(
            Consumer<DBOptions> tuning, UnaryOperator<SyncedWrite> syncedWrite, DiskReserve.@Nullable Probe probe) {
        static final Hooks NONE = new Hooks(options -> {}, UnaryOperator.identity());

        Hooks(Consumer<DBOptions> tuning, UnaryOperator<SyncedWrite> syncedWrite) {
            this(tuning, syncedWrite, null);
        }
    }

    private final StorageFolder folder;
    private final Database database;
    private final StorageLimits limits;
    private final CommitWriter writer;
    private final Committer committer;
    private final BlockReader blocks;
    private final StateReader state;
    private final HandleGate gate;
    private final DiskReserve reserve;
    private final Reclaimer reclaimer;
    private final SnapshotFolders snapshots;
    private final ReadCounters readCounters = new ReadCounters();
    private final Object closing = new Object();
    private final ReadWriteLock publication = new ReentrantReadWriteLock();
    private final GroupHandles groups;
    private final Function<GroupId, GroupHandle> handles;
    private final States states;

    private RocksDbStorage(
            StorageFolder folder,
            Database database,
            NativeBudget budget,
            Stamp stamp,
            RocksDbStorageConfig config,
            Hooks hooks) {
        this.folder = folder;
        this.database = database;
        this.limits = config.limits();
        this.blocks = new BlockReader(database.db(), database.families());
        this.state = new StateReader(database.db(), database.families());
        this.gate = new HandleGate(folder.toString());
        this.groups = new GroupHandles(
                new GroupLoader(state, blocks, config.recentEntries().bytes()), gate);
        this.handles = groups::of;
        this.states = new States(this, folder.states(), config.stateMemory());
        this.reserve = new DiskReserve(
                folder.toString(),
                config.reserveBytes(folder.diskBytes()),
                hooks.probe() == null ? folder::usableBytes : hooks.probe(),
                System::nanoTime);
        this.snapshots = folder.openSnapshots(
                () -> identity().store(),
                reserve::requireRoom,
                group -> state.groups().contains(group));
        this.reclaimer = new Reclaimer(
                folder.toString(), database.logTables(), groups.all(), reserve::hasRoom, blocks::giveUpIdle);
        // Two memtables at most are alive, and no idle iterator may make it three for longer than this.
        SyncedWrite lookingAfter =
                new EveryBytes(hooks.syncedWrite().apply(database::write), budget.logMemtableBytes() / 8, () -> {
                    blocks.giveUpIdle();
                    reclaimer.want();
                });
        SyncedWrite synced = reserve.around(lookingAfter);
        try {
            this.writer = new CommitWriter(
                    database.families(), blocks, state, synced, budget.logMemtableBytes(), reclaimer::want);
            this.committer = new Committer(
                    folder.toString(),
                    writer,
                    publication.writeLock(),
                    stamp,
                    config.maxBatchSize().bytes(),
                    config.maxQueued().bytes());
        } catch (RuntimeException | Error e) {
            reclaimer.close(); // It would look at tables of a database that is closed.
            throw e;
        }
    }

    /** As {@link #open(Path, RocksDbStorageConfig)}, with the default settings. */
    public static RocksDbStorage open(Path folder) {
        return open(folder, RocksDbStorageConfig.defaults());
    }

    /**
     * Opens a folder, or makes one. What it reports from here on is durable, whatever the last process left behind.
     *
     * @throws io.skerry.raft.storage.StorageOpenException if the folder is locked, not a storage, of another identity or
     *     format, or cannot be read
     * @throws io.skerry.raft.storage.StorageFullException if there is no room to write what was recovered
     * @throws CorruptionException if something that was synced is damaged
     */
    public static RocksDbStorage open(Path folder, RocksDbStorageConfig config) {
        return open(folder, config, Hooks.NONE);
    }

    static RocksDbStorage open(Path path, RocksDbStorageConfig config, Hooks hooks) {
        StorageFolder folder = StorageFolder.open(path);
        try {
            return open(folder, config, hooks);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    private static RocksDbStorage open(StorageFolder folder, RocksDbStorageConfig config, Hooks hooks) {
        NativeBudget budget = NativeBudget.of(config);
        Database database = Database.open(folder, budget, hooks.tuning());
        try {
            Stamp stamp = new Registration(folder, database).enter(config, KryoEntryCodec.INSTANCE.name());
            RocksDbStorage storage = new RocksDbStorage(folder, database, budget, stamp, config, hooks);
            LOG.info(
                    "storage={} opened store={} openCounter={} cluster={} node={} nativeMemory: {}",
                    folder,
                    stamp.identity().store(),
                    stamp.identity().openCounter(),
                    stamp.identity().cluster(),
                    stamp.identity().node(),
                    budget);
            return storage;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    @Override
    public LogStore log(GroupId group) {
        read(group, Function.identity());
        return new RocksDbLogStore(this, blocks, group);
    }

    @Override
    public StableStore stable(GroupId group) {
        read(group, Function.identity());
        return new RocksDbStableStore(this, state, group);
    }

    @Override
    public Set<GroupId> groups() {
        return gate.read(() -> {
            committer.requireNotFailed();
            return state.groups();
        });
    }

    @Override
    public SnapshotStore snapshots(GroupId group) {
        return gate.read(() -> snapshots.of(group));
    }

    @Override
    public StorageBatch batch() {
        return new RocksDbBatch(this, snapshots);
    }

    /**
     * Returns the states of groups that live in RocksDB. The storage closes them.
     *
     * @throws io.skerry.raft.storage.StorageClosedException if the storage is closed
     */
    public StateDatabases states() {
        return states.get();
    }

    @Override
    public EntryCodec entryCodec() {
        return KryoEntryCodec.INSTANCE;
    }

    @Override
    public StorageLimits limits() {
        return limits;
    }

    @Override
    public StorageIdentity identity() {
        return committer.stamp().identity();
    }

    @Override
    public StorageStatus describe() {
        CommitterStatus status = committer.describe();
        return new StorageStatus(
                folder.toString(),
                identity(),
                groups.inUse(),
                groups.stopped(),
                status.queuedBytes(),
                limits,
                status.commits(),
                status.batches(),
                committer.failure());
    }

    /**
     * Returns all figures of the storage as they are now; asks RocksDB for its own.
     *
     * @throws io.skerry.raft.storage.StorageClosedException if the storage is closed
     */
    public StorageStatistics statistics() {
        return gate.read(() -> StorageStatistics.of(
                List.of(committer, readCounters, reserve, reclaimer, new DatabaseGauges(database, folder))));
    }

    /** Returns where to count what readers were given. */
    ReadCounters readCounters() {
        return readCounters;
    }

    @Override
    public void close() {
        committer.requireNotInCompletion("close()");
        synchronized (closing) {
            states.close();
            committer.close();
            reclaimer.stop();
            if (gate.close()) {
                snapshots.close();
                closeHandles();
            }
        }
    }

    private void closeHandles() {
        try (folder;
                database;
                blocks;
                reclaimer;
                writer) {
            flushForTheNextOpen();
        }
        LOG.info("storage={} closed", folder);
    }

    /** Nothing depends on it: all is durable already. After a failure the disk is left alone. */
    private void flushForTheNextOpen() {
        if (committer.failure() != null) {
            return;
        }
        try {
            database.flush();
        } catch (RocksDBException e) {
            LOG.warn("storage={} could not be flushed; the next open will take longer", folder, e);
        }
    }

    void commit(CommitRequest request, @Nullable Owner owner, long bytes, long creditBytes) {
        prepare(request, owner, bytes, creditBytes);
        committer.commit(request, creditBytes);
    }

    void commitAsync(
            CommitRequest request, @Nullable Owner owner, long bytes, long creditBytes, CommitCompletion completion) {
        prepare(request, owner, bytes, creditBytes);
        committer.commitAsync(request, creditBytes, completion);
    }

    boolean tryReserve(long bytes) {
        boolean taken = committer.tryReserve(bytes);
        if (taken && reserve.isLow()) {
            committer.counters().creditRefused();
            committer.releaseCredit(bytes);
            return false;
        }
        return taken;
    }

    /**
     * Refuses a batch that adds something without credit while the disk has little room; then its credit returns.
     *
     * @throws BatchRefusedException if so
     */
    void requireDisk(long bytes, long creditBytes) {
        if (bytes > creditBytes && reserve.isLow()) {
            BatchRefusedException refusal = reserve.refusal();
            committer.counters().refused(refusal);
            committer.releaseCredit(creditBytes);
            throw refusal;
        }
    }

    @Override
    public boolean isDiskLow() {
        return reserve.isLow();
    }

    void releaseCredit(long bytes) {
        committer.releaseCredit(bytes);
    }

    /** Reads while the handles are sure to be open and the group is sound; damage that is found stops the group. */
    <T> T read(GroupId group, Function<GroupHandle, T> reader) {
        return gate.read(() -> {
            committer.requireNotFailed();
            GroupHandle handle = groups.toRead(group);
            handle.requireSound();
            try {
                return reader.apply(handle);
            } catch (CorruptionException e) {
                handle.stop(e);
                throw e;
            }
        });
    }

    /** Reads while what is written and what is published are the same. */
    <T> T whileNothingIsPublished(Supplier<T> reader) {
        publication.readLock().lock();
        try {
            return reader.get();
        } finally {
            publication.readLock().unlock();
        }
    }

    /** Finds the groups' handles, which may have to be loaded; the credit returns if that fails. */
    private void prepare(CommitRequest request, @Nullable Owner owner, long bytes, long creditBytes) {
        try {
            request.prepare(handles, owner == null ? null : stamp(owner), bytes);
        } catch (RuntimeException | Error e) {
            committer.releaseCredit(creditBytes);
            throw e;
        }
    }

    private Stamp stamp(Owner owner) {
        Stamp now = committer.stamp();
        return new Stamp(
                new StorageIdentity(
                        now.identity().store(), now.identity().openCounter(), owner.cluster(), owner.node()),
                now.codec());
    }
}
