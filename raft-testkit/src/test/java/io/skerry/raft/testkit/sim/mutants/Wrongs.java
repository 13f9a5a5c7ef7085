package io.skerry.raft.testkit.sim.mutants;

import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Wrong code: what mutants call in the place of what is right. Public, because it is called from other packages; what
 * those do not show is taken by reflection. Stateless, thread-safe.
 */
public final class Wrongs {

    private Wrongs() {}

    /** Of two logs the longer one is the more up-to-date; terms decide between equal ones. */
    public static int comparesIndexFirst(LogPosition one, LogPosition other) {
        int byIndex = Long.compare(one.index(), other.index());
        return byIndex != 0 ? byIndex : Long.compare(one.term(), other.term());
    }

    /** A log that is long enough is taken to hold an entry, of whatever term. */
    public static boolean holdsAnyTerm(LogWindow log, long term, long index) {
        return index <= log.lastIndex();
    }

    /** A vote waits for the entries' write alone. */
    public static long waitsUnlessItIsAVote(long write, long termAndVote, RaftMessage message) {
        return message instanceof RequestVoteResponse ? write : Math.max(write, termAndVote);
    }

    /** A candidate's request waits for nothing. */
    public static long waitsUnlessItIsACandidacy(long write, long termAndVote, RaftMessage message) {
        return message instanceof RequestVoteRequest ? write : Math.max(write, termAndVote);
    }

    /** What a follower answers is of the current term, whatever term it names. */
    public static long neverLateToAnswer(RaftMessage message) {
        boolean answer = message instanceof AppendEntriesResponse || message instanceof HeartbeatResponse;
        return answer ? Long.MAX_VALUE : message.term();
    }

    /** Nobody was voted for. */
    public static Payload noVote(String vote) {
        return Payload.EMPTY;
    }

    /** Forgets the leader, and with it whom this node voted for. */
    public static void forgetsLeaderAndVote(Object nodeState) {
        Object termAndVote = get(nodeState, "termAndVote");
        set(nodeState, "leader", null);
        set(nodeState, "heard", false);
        set(termAndVote, "votedFor", null);
    }

    /** All that is in the log counts, durable or not. */
    public static long endOfLog(Object logKeeper) {
        return ((LogWindow) get(logKeeper, "log")).lastIndex();
    }

    /** Looks at the first of several only. */
    public static Iterator<?> oldestOnly(Deque<?> all) {
        return all.isEmpty()
                ? Collections.emptyIterator()
                : Collections.singleton(all.getFirst()).iterator();
    }

    /** What is applied counts as durable. */
    public static long appliedIndex(Object replicaSnapshots) {
        Object machine = get(get(replicaSnapshots, "replica"), "machine");
        return ((LogPosition) get(machine, "applied")).index();
    }

    /** What should wait for a write leaves at once. */
    public static void sendsAtOnce(Object outbox, RaftMessage message, long write) {
        try {
            Method send = outbox.getClass().getDeclaredMethod("send", RaftMessage.class);
            send.setAccessible(true);
            send.invoke(outbox, message);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The code has moved on: " + outbox.getClass() + " does not send", e);
        }
    }

    /** What nobody knows is said not to have happened. */
    public static ProposalOutcome refusedInstead(ProposalOutcome unknown) {
        return new ProposalOutcome.Refused(unknown.firstId(), unknown.count(), Refusal.NOT_LEADER, null);
    }

    private static Object get(Object owner, String field) {
        try {
            return open(owner, field).get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Object owner, String field, @Nullable Object value) {
        try {
            open(owner, field).set(owner, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field open(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("The code has moved on: " + owner.getClass() + " has no field " + name, e);
        }
    }
}
