package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.statemachine.StateTable;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A state machine whose state lives in RocksDB, durably: after a restart only what is above {@link #durablePosition} is
 * applied again.
 *
 * <pre>{@code
 * final class Counters extends RocksDbStateMachine<Add, Long> {
 *     Counters(StatePlace place) {
 *         super(place, "counters");                      // storage.states().of(GroupId.DEFAULT)
 *     }
 *
 *     protected Long apply(LogPosition position, Add add, StateTransaction state) {
 *         long sum = decode(state.get("counters", add.key())) + add.delta();
 *         state.put("counters", add.key(), encode(sum));
 *         return sum;
 *     }
 *
 *     long value(byte[] key) {                           // for reads, which run between two commands
 *         return read(state -> decode(state.get("counters", key)));
 *     }
 * }
 * }</pre>
 *
 * <p>What commands do is gathered, and written without a log of its own when their batch ends, or has 1 MiB: always with the
 * position of the last command that is whole, in all families at once. It is durable when RocksDB has flushed, which it does
 * by itself as memory needs it, and on {@link #persist}. Other threads see what was written: {@link #persist} and
 * {@link #writeSnapshot} take in all that {@link #batchApplied} was told of before.
 *
 * <p>A command that throws, or a write that fails, stops the state machine: nothing of that command is ever written. A disk
 * that is full stops nothing: what was applied is kept in memory, an {@link #obstacle} says what stands in the way, and
 * commands that come all the same are refused with that. Reads are answered.
 *
 * <p>A snapshot has the file {@code rocksdb-state} and those of the database. Names of files and families are for ever; a
 * family that is added later is refused where there is a state already.
 *
 * <p>The storage closes it, with all others. Whoever wants it closed earlier calls {@link #close}. As to threads, as the
 * interfaces say.
 *
 * @param <C> the commands
 * @param <R> the results
 */
public abstract class RocksDbStateMachine<C, R> implements DurableStateMachine<C, R>, AutoCloseable {

    private final StateEngine engine;
    private final StateTable attachment;

    /**
     * Opens the state, or makes it. One that is damaged is {@linkplain #damage put aside}, and begins empty: it is made anew from a
     * snapshot and the log, or fetched from another node.
     *
     * @param families the names of the column families that it uses: 1 to 16, of 1 to 64 letters, digits, {@code . _ -}; not
     *                 {@code default}
     * @throws IllegalStateException if the state of that group is open already
     * @throws io.skerry.raft.storage.CorruptionException if its families are not at one position, or its generation is none
     * @throws io.skerry.raft.storage.StorageOpenException if it has other families, or cannot be read
     * @throws io.skerry.raft.storage.StorageFullException if the disk has no room
     */
    protected RocksDbStateMachine(StatePlace place, String... families) {
        this.engine = place.open(FamilyNames.of(List.of(families)));
        this.attachment = new AttachedTable(engine);
    }

    /**
     * Takes a command: deterministic, a function of the state and the command alone.
     *
     * @param state good during this call
     */
    protected abstract R apply(LogPosition position, C command, StateTransaction state);

    /** Reads the state between two commands, on the thread that applies; the view is good during the call. */
    protected final <T> T read(Function<StateView, T> reader) {
        return engine.read(reader);
    }

    /** Returns up to where commands were applied. On the thread that applies. */
    public final LogPosition applied() {
        return engine.applied();
    }

    @Override
    public final R apply(LogPosition position, C command) {
        return engine.apply(position, state -> apply(position, command, state));
    }

    @Override
    public final void commandApplied(LogPosition position) {
        engine.complete(position);
    }

    @Override
    public final @Nullable StateObstacle obstacle() {
        BatchRefusedException refused = engine.obstacle();
        return refused == null
                ? null
                : new StateObstacle(refused.reason() == Reason.DISK_FULL, String.valueOf(refused.getMessage()));
    }

    @Override
    public final void batchApplied(LogPosition last) {
        engine.batchApplied(last);
    }

    @Override
    public final LogPosition durablePosition() {
        return engine.durablePosition();
    }

    /** {@inheritDoc} What was put aside is removed when there is a state in its place. */
    @Override
    public final @Nullable String damage() {
        return engine.damage();
    }

    @Override
    public final void persist() throws IOException {
        engine.persist();
    }

    @Override
    public final LogPosition writeSnapshot(SnapshotSink sink) throws IOException {
        return engine.writeSnapshot(sink);
    }

    @Override
    public final SnapshotView capture() {
        return engine.capture();
    }

    /** {@inheritDoc} Override it to refuse what is another's in words of your own, and call this. */
    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        return engine.prepare(source);
    }

    /** {@inheritDoc} Whichever state is in force is durable, at each moment. */
    @Override
    public final void restore(SnapshotSource source) throws IOException {
        try (Prepared prepared = prepare(source)) {
            engine.putInForce(prepared);
        }
    }

    @Override
    public final StateTable attachment() {
        engine.wrapped();
        return attachment;
    }

    /** Makes durable what was applied, and closes the state; not while a command is applied. Closing again does nothing. */
    @Override
    public final void close() {
        engine.close();
    }
}
