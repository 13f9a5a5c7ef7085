package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands behind a state machine in RocksDB: the database of the generation in force, and who may use it when.
 *
 * <p>Every call that touches the database is inside the gate; to put another generation in force, or to close, waits until
 * none is. Commands, reads and the attachment are confined to the thread that applies; all else is thread-safe.
 */
final class StateEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateEngine.class);

    /** What is gathered is written when it has so many bytes, though the batch of entries goes on. */
    private static final long BATCH_BYTES = 1 << 20;

    private final StateDatabases owner;
    private final GroupId group;
    private final StateFolder folder;
    private final FamilyNames families;
    private final StateGate gate;
    private final WriteObstacle obstacle = new WriteObstacle();
    private volatile @Nullable String damage;

    // ---- confined to the thread that applies

    /** Where the last command stands that is complete, or what came after it. */
    private LogPosition applied;

    private LogPosition written;
    private @Nullable Throwable failure;
    /** Somebody else says when a command is complete. */
    private boolean wrapped;

    /** @param damage why an earlier state is not used, or null */
    StateEngine(
            StateDatabases owner,
            GroupId group,
            StateFolder folder,
            FamilyNames families,
            StateDatabase database,
            @Nullable String damage) {
        this.owner = owner;
        this.group = group;
        this.folder = folder;
        this.families = families;
        this.damage = damage;
        this.gate = new StateGate("group " + group + " in " + folder, database);
        this.applied = database.position();
        this.written = applied;
    }

    // ---- commands, reads and the attachment

    /**
     * Applies a command. If it throws, nothing more is applied or written: nobody knows what of it has happened.
     *
     * @throws BatchRefusedException if the disk is full; nothing has happened, and it may be applied later
     */
    <R> R apply(LogPosition position, Function<StateTransaction, R> command) {
        BatchRefusedException refused = obstacle();
        if (refused != null && refused.reason() == BatchRefusedException.Reason.NO_ROOM) {
            // Whoever cares for the thread has asked before.
            gate.run(open -> write(open, true));
            refused = obstacle.get();
        }
        if (refused != null) {
            throw refused;
        }
        return gate.inside(open -> {
            R result = applied(open, command);
            if (!wrapped) {
                complete(open, position);
            }
            return result;
        });
    }

    private <R> R applied(StateDatabase open, Function<StateTransaction, R> command) {
        try (StateScope scope = new StateScope(open)) {
            return command.apply(scope);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        }
    }

    /** All that belongs to the command at that position has been gathered. */
    void complete(LogPosition position) {
        requireSound();
        gate.run(open -> complete(open, position));
    }

    private void complete(StateDatabase open, LogPosition position) {
        applied = position;
        if (open.pendingBytes() >= BATCH_BYTES) {
            write(open, false);
        }
    }

    void batchApplied(LogPosition last) {
        requireSound();
        gate.run(open -> {
            applied = last;
            if (open.pendingBytes() > 0 || !applied.equals(written)) {
                write(open, false);
            }
        });
    }

    /** Tries again to write what waits, and returns why it cannot be written, or null. */
    @Nullable
    BatchRefusedException obstacle() {
        requireSound();
        if (obstacle.get() != null) {
            gate.run(open -> write(open, false));
        }
        return obstacle.get();
    }

    /**
     * Writes what was gathered. What cannot be written for now is gathered still: there is an obstacle then.
     *
     * @param waits for tables to be compacted, if it must be
     */
    private void write(StateDatabase open, boolean waits) {
        try {
            open.write(applied, waits);
            obstacle.clear();
            written = applied;
            if (open.measure()) {
                owner.keepMemory();
            }
        } catch (BatchRefusedException e) {
            obstacle.set(e);
        } catch (StorageException e) {
            failure = e;
            throw e;
        }
    }

    <T> T read(Function<StateView, T> reader) {
        requireSound();
        return gate.inside(open -> {
            try (StateScope scope = new StateScope(open)) {
                return reader.apply(scope);
            }
        });
    }

    /** Changes the attachment. */
    void change(Consumer<StateDatabase> change) {
        requireSound();
        gate.run(change);
    }

    void wrapped() {
        wrapped = true;
    }

    LogPosition applied() {
        return applied;
    }

    private void requireSound() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException(
                    "The state of group " + group + " stopped when a command or a write failed: " + cause, cause);
        }
    }

    // ---- from other threads

    @Nullable
    String damage() {
        return damage;
    }

    LogPosition durablePosition() {
        return gate.inside(StateDatabase::persistedPosition);
    }

    /** A flush that meets a full disk holds up all writing until RocksDB has noticed that there is room: it is not begun. */
    void persist() throws IOException {
        obstacle.awaitNone();
        owner.requireRoom(folder.toString(), gate.inside(StateDatabase::unflushedBytes));
        gate.tryRun("flushed", StateDatabase::flush);
        owner.done("flushed");
    }

    /** Begins to flush, unless the database is being closed. */
    void flushSoon() {
        gate.ifOpen(StateDatabase::flushSoon);
    }

    /** Bounds the tables that are open at once, unless the database is closed. */
    void maxOpenFiles(int files) {
        gate.ifOpen(open -> {
            open.maxOpenFiles(files);
            return 0;
        });
    }

    /** Returns what the memtables had when they were measured last; 0, if the database is being closed. */
    long memtableBytes() {
        return gate.ifOpen(StateDatabase::memtableBytes);
    }

    /** Returns one of RocksDB's figures; 0, if the database is being closed. */
    long gaugeIfOpen(String property) {
        return gate.ifOpen(open -> open.gauge(property));
    }

    LogPosition writeSnapshot(SnapshotSink sink) throws IOException {
        Path checkpoint = folder.nextCheckpoint();
        try {
            // First, while nobody is held up: the checkpoint then flushes only what was written meanwhile.
            persist();
            LogPosition position = checkpoint(checkpoint);
            StateFiles.write(checkpoint, sink);
            owner.done("snapshot written");
            return position;
        } finally {
            remove(checkpoint);
        }
    }

    /** Copies the state, and returns where the copy itself says that it stands. */
    private LogPosition checkpoint(Path checkpoint) throws IOException {
        gate.tryRun("copied", open -> open.checkpoint(checkpoint));
        owner.done("copied");
        return verified(checkpoint);
    }

    private LogPosition verified(Path copy) {
        return gate.inside(open -> {
            try (StateDatabase opened = StateOpening.openReadOnly(copy, families, owner.natives())) {
                return opened.position();
            }
        });
    }

    /** Copies the state as the thread that applies sees it. */
    SnapshotView capture() {
        requireSound();
        Path checkpoint = folder.nextCheckpoint();
        gate.run(open -> write(open, true));
        try {
            obstacle.awaitNone();
            checkpoint(checkpoint);
        } catch (IOException e) {
            remove(checkpoint);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            remove(checkpoint);
            throw e;
        }
        return new CheckpointView(checkpoint, () -> remove(checkpoint));
    }

    // ---- generations

    Prepared prepare(SnapshotSource source) throws IOException {
        String generation = folder.nextGeneration();
        Path path = folder.generation(generation);
        try {
            folder.create(generation);
            owner.done("generation made");
            StateFiles.place(source, path);
            owner.done("files placed");
            LogPosition position = verified(path);
            folder.sync();
            owner.done("prepared");
            return new PreparedState(this, generation, position);
        } catch (StorageClosedException e) {
            throw e;
        } catch (StorageException e) {
            remove(path);
            throw new IOException("The snapshot is no state of group " + group + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException | Error e) {
            remove(path);
            throw e;
        }
    }

    /** Puts a generation in force outside of Raft: durably in the storage first, then here. */
    void putInForce(Prepared prepared) throws IOException {
        owner.generations().putInForce(group, prepared.value());
        owner.done("value durable");
        prepared.activate();
    }

    /** Puts a generation in force, on the thread that applies. */
    void activate(String generation, LogPosition position) throws IOException {
        Path old;
        try {
            old = gate.replace(() -> reopened(generation, position));
        } catch (StorageException e) {
            failure = e;
            throw new IOException("State " + generation + " of group " + group + " cannot be put in force", e);
        }
        owner.done("new opened");
        applied = position;
        written = position;
        failure = null;
        obstacle.clear();
        remove(old);
        owner.done("old removed");
        removeDamaged();
    }

    /** There is a state in place of those that were damaged. */
    void removeDamaged() {
        damage = null;
        try {
            for (Path path : folder.damaged()) {
                LOG.info("state={} is sound; the damaged one in {} is removed", folder, path);
                remove(path);
            }
        } catch (IOException e) {
            LOG.warn("state={} keeps damaged ones until the next open", folder, e);
        }
    }

    private StateDatabase reopened(String generation, LogPosition position) {
        owner.done("old closed");
        StateDatabase opened = owner.openDatabase(folder.generation(generation), families);
        LogPosition found = opened.position();
        if (!found.equals(position)) {
            opened.close();
            throw StateFaults.damaged(
                    folder.generation(generation), "it stands at " + found + " instead of " + position, null);
        }
        return opened;
    }

    /** Removes a generation that nobody wants; but never the one that a restart would go on with. */
    void discard(String generation) {
        try {
            if (owner.generations()
                    .inForce(group)
                    .filter(value -> value.toUtf8().equals(generation))
                    .isEmpty()) {
                remove(folder.generation(generation));
            }
        } catch (StorageException e) {
            LOG.info("state={} keeps {} until the next open: {}", folder, generation, e.getMessage());
        }
    }

    private void remove(Path path) {
        try {
            Folders.deleteTree(path);
        } catch (IOException e) {
            LOG.warn("state={} cannot remove {}; the next open does", folder, path, e);
        }
    }

    /** Who is inside a call would wait for itself. */
    void requireOutside() {
        gate.requireOutside();
    }

    /** Makes durable what was applied, if that is possible, and closes the database. Closing again does nothing. */
    @Override
    public void close() {
        gate.close(this::flushForTheNextOpen);
        owner.closed(group, this);
    }

    private void flushForTheNextOpen(StateDatabase open) {
        try {
            open.flush();
        } catch (RocksDBException e) {
            LOG.warn("state={} could not be flushed; after the next open, more is applied again", folder, e);
        }
    }
}
