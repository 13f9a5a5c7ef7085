package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.SnapshotFailedException;
import io.skerry.raft.runtime.snapshot.SnapshotTaking.Taken;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.Causes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has snapshots taken, one at a time, and a durable state machine persist: when the log is long enough, when somebody asks,
 * and when a follower needs one. What fails is logged, and tried again later; the group goes on.
 *
 * <p>Confined to the event loop.
 *
 * @param <S> the state machine
 */
final class SnapshotTaker<S extends StateMachine<?, ?>> {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);

    /** Is told what has become durable. */
    interface Listener {

        /** A snapshot; null, if none could be taken. */
        void ended(RaftCore core, @Nullable Taken taken);

        /** The state of a durable state machine. */
        void persisted(RaftCore core, LogPosition position);
    }

    private final GroupPlace<S> place;
    private final SnapshotPolicy policy;
    private final Listener listener;
    private final Backoff backoff = new Backoff();
    private final List<SnapshotRequest> requests = new ArrayList<>();
    private @Nullable SnapshotTaking<S> taking;
    private long takingAbove = Long.MAX_VALUE;
    private boolean persisting;
    private boolean wanted;
    private boolean stopped;
    private long taken;
    private @Nullable String failure;

    SnapshotTaker(GroupPlace<S> place, SnapshotPolicy policy, Listener listener) {
        this.place = place;
        this.policy = policy;
        this.listener = listener;
    }

    /** Somebody asks for one, of all that is applied by now. */
    void request(SnapshotRequest request) {
        requests.add(request);
    }

    /** Somebody needs one, and there is none. */
    void want() {
        wanted = true;
    }

    /** What has gathered since the last snapshot, and since the state machine has last persisted what it has. */
    record Gathered(long entriesSince, long bytesSince, long stateBytes, long entriesHeld, long bytesHeld) {}

    /** Begins what is to be done, if anything is. */
    void turn(long nowNanos, LogPosition newest, Gathered gathered) {
        if (stopped) {
            return;
        }
        boolean due = place.durableMachine() == null
                && policy.isSnapshotDue(gathered.entriesSince(), gathered.bytesSince(), gathered.stateBytes());
        // What persists may take long, and is not to be waited for with a slot.
        if (taking == null && !persisting && (!requests.isEmpty() || (wanted || due) && backoff.isOver(nowNanos))) {
            take(newest);
        } else if (place.durableMachine() != null
                && taking == null
                && !persisting
                && backoff.isOver(nowNanos)
                && policy.isPersistDue(gathered.entriesHeld(), gathered.bytesHeld())) {
            persist(place.durableMachine());
        }
    }

    private void take(LogPosition newest) {
        wanted = false;
        takingAbove = place.applies().appliedIndex();
        List<SnapshotRequest> asked = List.copyOf(requests);
        requests.clear();
        SnapshotTaking<S> next =
                new SnapshotTaking<>(place, newest, (core, made, cause) -> ended(core, asked, made, cause));
        taking = next;
        next.begin();
    }

    private void ended(
            @Nullable RaftCore core, List<SnapshotRequest> asked, @Nullable Taken made, @Nullable Throwable cause) {
        taking = null;
        takingAbove = Long.MAX_VALUE;
        if (core != null) {
            listener.ended(core, made);
        }
        if (made == null) {
            failed("No snapshot of group " + place.label() + " was taken", cause);
            String why = failure == null ? "it stops" : failure;
            asked.forEach(request -> request.failed(new SnapshotFailedException(why, cause)));
            return;
        }
        succeeded();
        wanted = false;
        if (made.bytes() > 0) {
            taken++;
            LOG.info(
                    "group={} node={} snapshot={} bytes={}",
                    place.label(),
                    place.self(),
                    made.position(),
                    made.bytes());
        }
        asked.forEach(request -> request.taken(made.position()));
    }

    private void persist(DurableStateMachine<?, ?> machine) {
        persisting = true;
        place.threads().persist(() -> {
            LogPosition position = null;
            Throwable cause = null;
            try {
                synchronized (place.persisting()) {
                    machine.persist();
                }
                position = machine.durablePosition();
            } catch (Throwable e) {
                // The user's code, in any language: the group would not persist again.
                cause = e;
            }
            LogPosition reached = position;
            Throwable fault = cause;
            place.loop().run(core -> persisted(core, reached, fault));
        });
    }

    private void persisted(@Nullable RaftCore core, @Nullable LogPosition position, @Nullable Throwable cause) {
        persisting = false;
        if (position == null) {
            failed("The state of group " + place.label() + " was not made durable", cause);
        } else {
            succeeded();
            if (core != null) {
                listener.persisted(core, position);
            }
        }
    }

    private void succeeded() {
        failure = null;
        backoff.succeeded();
    }

    private void failed(String what, @Nullable Throwable cause) {
        backoff.failed(place.loop().nowNanos());
        if (stopped) {
            return;
        }
        failure = what + ": " + (cause == null ? "unknown" : Causes.text(cause));
        LOG.warn("group={} node={} {}; it goes on, and tries again later", place.label(), place.self(), failure, cause);
    }

    /** The group stops: nothing more is taken. */
    void stop() {
        stopped = true;
        if (taking != null) {
            taking.cancel();
        }
        requests.clear();
    }

    /** Returns an index that the log must be kept above, for the membership of what is being taken. */
    long takingAbove() {
        return takingAbove;
    }

    boolean isTaking() {
        return taking != null;
    }

    long writtenBytes() {
        return taking == null ? 0 : taking.writtenBytes();
    }

    long takenCount() {
        return taken;
    }

    @Nullable
    String failure() {
        return failure;
    }
}
