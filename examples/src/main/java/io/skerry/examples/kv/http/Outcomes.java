package io.skerry.examples.kv.http;

import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvRead;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.node.SessionExpiredException;
import io.skerry.raft.node.StateLostException;
import io.skerry.raft.session.ClientId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls the group and waits: for a result, or for the error code of what came instead. It never calls a failure what may
 * yet take effect. Thread-safe.
 */
final class Outcomes {

    /** Every kind of refusal means that nothing happened; they differ in what the client had better do next. */
    private static final Map<Class<? extends RefusedException>, ErrorCode> CODES = Map.of(
            NoLeaderException.class, ErrorCode.NO_LEADER,
            ClosingException.class, ErrorCode.NO_LEADER,
            GroupStoppedException.class, ErrorCode.NO_LEADER,
            ReplicaReplacedException.class, ErrorCode.NO_LEADER,
            StateLostException.class, ErrorCode.NO_LEADER,
            OverloadedException.class, ErrorCode.OVERLOADED,
            PayloadTooLargeException.class, ErrorCode.TOO_LARGE,
            DiskFullException.class, ErrorCode.DISK_FULL,
            MembershipRefusedException.class, ErrorCode.REBIND_REFUSED);

    /** The group keeps the deadline; this is for a group that does not. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Between two attempts of what was lost: by then the group knows who leads, or waits for it by itself. */
    private static final long PAUSE_MILLIS = 10;

    private final RaftGroup<KvState, KvCommand, KvResult> group;
    private final Duration timeout;

    Outcomes(RaftGroup<KvState, KvCommand, KvResult> group, Duration timeout) {
        this.group = group;
        this.timeout = timeout;
    }

    /** Returns the error code of a refusal. */
    static ErrorCode codeOf(RefusedException refusal) {
        return CODES.getOrDefault(refusal.getClass(), ErrorCode.NO_LEADER);
    }

    /**
     * Submits a command, again as long as it was lost: another entry stands in its place then, so it certainly did not
     * happen.
     *
     * @param kind what the command results in
     * @param id   which write of which client it is, or null if it is nobody's
     * @throws ApiException if there is no result, or it belongs to another kind of command
     */
    <T extends KvResult> T submit(Class<T> kind, KvCommand command, @Nullable WriteId id) {
        KvResult result = untilDecided(left ->
                id == null ? group.submit(command, left) : group.submitOnce(id.client(), id.sequence(), command, left));
        if (!kind.isInstance(result)) {
            // Remembered of the same pair: the client has counted wrong, or shares its name.
            throw new ApiException(
                    ErrorCode.BAD_REQUEST, "This sequence was used for another kind of write; it did not happen now");
        }
        return kind.cast(result);
    }

    /**
     * Opens a session.
     *
     * @throws ApiException if it is not known to be open
     */
    ClientId openSession() {
        return untilDecided(left -> group.openSession()).id();
    }

    private <T> T untilDecided(Function<Duration, CompletableFuture<T>> attempt) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new ApiException(
                        ErrorCode.NO_LEADER, "Leaders changed until time ran out; it certainly did not happen");
            }
            try {
                return await(attempt.apply(Duration.ofNanos(left)), left);
            } catch (LostException e) {
                pause();
            } catch (TimeoutException e) {
                throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "No outcome was known in time", null, e);
            }
        }
    }

    /**
     * Reads a key.
     *
     * @throws ApiException if it could not be read; reading changes nothing, so that is never an unknown outcome
     */
    KvRead read(ReadConsistency consistency, String key) {
        try {
            return await(group.read(consistency, store -> store.read(key), timeout), timeout.toNanos());
        } catch (LostException | TimeoutException e) {
            throw new ApiException(ErrorCode.NO_LEADER, "No leader confirmed the read in time", null, e);
        } catch (ApiException e) {
            if (e.code() == ErrorCode.OUTCOME_UNKNOWN) {
                throw new ApiException(ErrorCode.NO_LEADER, e.getMessage(), e.leader(), e);
            }
            throw e;
        }
    }

    private static <T> T await(CompletableFuture<T> future, long nanos) throws TimeoutException {
        try {
            return future.get(nanos + GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw translated(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "The server stops", null, e);
        }
    }

    private static RuntimeException translated(@Nullable Throwable cause) {
        if (cause instanceof LostException lost) {
            return lost;
        }
        if (cause instanceof RefusedException refused) {
            return new ApiException(codeOf(refused), message(refused), hint(refused), refused);
        }
        if (cause instanceof SessionExpiredException) {
            return new ApiException(ErrorCode.SESSION_EXPIRED, message(cause), null, cause);
        }
        if (cause instanceof OutcomeUnknownException) {
            return new ApiException(ErrorCode.OUTCOME_UNKNOWN, message(cause), null, cause);
        }
        // Nobody promised it, so nobody knows what it means for the command.
        return new ApiException(ErrorCode.OUTCOME_UNKNOWN, "Unexpected: " + cause, null, cause);
    }

    private static @Nullable NodeId hint(RefusedException refused) {
        if (refused instanceof NoLeaderException noLeader) {
            return noLeader.hint();
        }
        return refused instanceof StateLostException lost ? lost.hint() : null;
    }

    private static String message(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.NO_LEADER, "The server stops; it certainly did not happen", null, e);
        }
    }
}
