package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.message.AppendEntriesResponse.Status;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.runtime.wire.RebindResponse.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of enumerated values: their places in these lists, which are only ever added to, so that a constant may move
 * in its enum. Stateless, thread-safe.
 */
final class Codes {

    static final int HEARTBEAT_REQUEST = 0;
    static final int HEARTBEAT_RESPONSE = 1;

    private static final List<Status> STATUS =
            List.of(Status.ACCEPTED, Status.BUSY, Status.MISMATCH, Status.STALE_TERM);

    private static final List<InstallSnapshotResponse.Status> OFFER =
            List.of(InstallSnapshotResponse.Status.RECEIVING, InstallSnapshotResponse.Status.FAILED);

    /** Byte 0 is for none. */
    private static final List<Refusal> REFUSAL = List.of(
            Refusal.NO_LEADER,
            Refusal.NOT_LEADER,
            Refusal.LEADERSHIP_LOST,
            Refusal.NO_ANSWER,
            Refusal.OVERLOADED,
            Refusal.TOO_LARGE,
            Refusal.MEMBERSHIP,
            Refusal.STOPPED,
            Refusal.DISK_FULL);

    private static final List<Outcome> OUTCOME =
            List.of(Outcome.BOUND, Outcome.REFUSED, Outcome.NOT_TAKEN, Outcome.UNKNOWN);

    /** Byte 0 is for none. */
    private static final List<MembershipObstacle> OBSTACLE = List.of(
            MembershipObstacle.NOT_A_MEMBER,
            MembershipObstacle.STORE_IS_NAMED,
            MembershipObstacle.STORE_HAS_LOST,
            MembershipObstacle.OLD_STORE_ANSWERS,
            MembershipObstacle.NEEDED_FOR_MAJORITY,
            MembershipObstacle.MAJORITY_NOT_REACHED,
            MembershipObstacle.CHANGE_UNDER_WAY,
            MembershipObstacle.TERM_NOT_COMMITTED,
            MembershipObstacle.NOT_CONNECTED,
            MembershipObstacle.OTHER_STORE_CONNECTED);

    private Codes() {}

    static int of(Status status) {
        return STATUS.indexOf(status);
    }

    static Status status(int code) {
        if (code >= STATUS.size()) {
            throw new WireException("the status " + code + " is unknown");
        }
        return STATUS.get(code);
    }

    static int of(InstallSnapshotResponse.Status status) {
        return OFFER.indexOf(status);
    }

    static InstallSnapshotResponse.Status offer(int code) {
        if (code >= OFFER.size()) {
            throw new WireException("the status " + code + " of an offer is unknown");
        }
        return OFFER.get(code);
    }

    static int of(@Nullable Refusal refusal) {
        return refusal == null ? 0 : 1 + REFUSAL.indexOf(refusal);
    }

    static int of(Outcome outcome) {
        return OUTCOME.indexOf(outcome);
    }

    static Outcome outcome(int code) {
        if (code >= OUTCOME.size()) {
            throw new WireException("the outcome " + code + " is unknown");
        }
        return OUTCOME.get(code);
    }

    static int of(@Nullable MembershipObstacle obstacle) {
        return obstacle == null ? 0 : 1 + OBSTACLE.indexOf(obstacle);
    }

    static @Nullable MembershipObstacle obstacle(int code) {
        if (code > OBSTACLE.size()) {
            throw new WireException("the obstacle " + code + " is unknown");
        }
        return code == 0 ? null : OBSTACLE.get(code - 1);
    }

    static @Nullable Refusal refusal(int code) {
        if (code > REFUSAL.size()) {
            throw new WireException("the refusal " + code + " is unknown");
        }
        return code == 0 ? null : REFUSAL.get(code - 1);
    }
}
