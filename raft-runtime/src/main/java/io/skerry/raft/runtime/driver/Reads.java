package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.ReadOutcome;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.runtime.apply.ReadTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads: all that have gathered in a turn share one question to the core, and run on this node's own state
 * machine once it has applied the index that comes back (dissertation §6.4). Reads that found no leader are tried again
 * until their deadline. Stale reads run on what is applied.
 *
 * <p>Confined to the event loop.
 *
 * @param <S> the state machine
 */
final class Reads<S> {

    /**
     * Where reads run.
     *
     * @param <S> the state machine
     */
    interface Applies<S> {

        /** Runs a read once everything up to an index is applied. */
        void read(long index, ReadTask<S> task);
    }

    private final GroupDriver<?, ?, ?> driver;
    private final Loop loop;
    private final Retry retry;
    private final Applies<S> applies;
    private List<ReadOperation<S, ?>> gathered = new ArrayList<>();
    private final Map<Long, List<ReadOperation<S, ?>>> asked = new HashMap<>();
    /** What the life begins with: a state machine that has yet to come there may be half restored. */
    private long leastIndex;

    Reads(GroupDriver<?, ?, ?> driver, Loop loop, Retry retry, Applies<S> applies) {
        this.applies = applies;
        this.driver = driver;
        this.loop = loop;
        this.retry = retry;
    }

    void add(ReadOperation<S, ?> operation) {
        if (!driver.admits(operation)) {
            return;
        }
        if (operation.needsLeader()) {
            gathered.add(operation);
        } else {
            applies.read(leastIndex, operation);
        }
    }

    /** The life begins with a state of that, or waits for one that the log goes on from. */
    void begin(RecoveredState recovered) {
        leastIndex = Math.max(recovered.appliedIndex(), recovered.boundary().index());
    }

    void stop() {
        gathered.clear();
        asked.clear();
    }

    /** Asks for all that has gathered. */
    void route(RaftCore core) {
        gathered.removeIf(Operation::isDecided);
        if (gathered.isEmpty() || !retry.mayTry()) {
            return;
        }
        if (core.leader() == null) {
            retry.later();
            return;
        }
        asked.put(core.read(loop.nowNanos()), gathered);
        gathered = new ArrayList<>();
    }

    void onOutcome(ReadOutcome outcome) {
        for (long id = outcome.firstId(); id < outcome.firstId() + outcome.count(); id++) {
            List<ReadOperation<S, ?>> operations = asked.remove(id);
            if (operations == null) {
                throw new IllegalStateException("The core tells of read " + id + ", which nobody asked for");
            }
            if (outcome instanceof ReadOutcome.Safe safe) {
                operations.forEach(operation -> applies.read(safe.index(), operation));
            } else if (outcome instanceof ReadOutcome.Refused refused) {
                refused(operations, refused.reason());
            }
        }
    }

    private void refused(List<ReadOperation<S, ?>> operations, Refusal reason) {
        for (ReadOperation<S, ?> operation : operations) {
            if (reason == Refusal.OVERLOADED) {
                operation.fail(new OverloadedException("Too many reads wait, or the way to the leader has no room"));
            } else {
                gathered.add(operation);
                retry.later();
            }
        }
    }

    // ---- for messages

    String whatIsWaitedFor() {
        return driver.whatIsWaitedFor();
    }

    @Nullable
    NodeId leader() {
        return driver.leader();
    }

    RefusedException stopped() {
        return driver.stoppedRefusal();
    }
}
