package io.skerry.raft.runtime.persist;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a core begins its life with. Stateless, thread-safe. */
public final class CoreRecovery {

    /**
     * Names the value that says that this store had acknowledged what it did not hold any more: a position, as text. It
     * goes when the store is repaired, and so gets another id.
     */
    public static final String LOSS = "raft.loss";

    private CoreRecovery() {}

    /**
     * Reads what is durable of a group.
     *
     * @param durable the position that the group's state machine holds durably, {@code LogPosition.NONE} if none
     * @throws IllegalArgumentException if log and state machine do not fit together, or a value cannot be read;
     *                                  the message names the mend
     */
    public static RecoveredState read(RaftStorage storage, GroupId group, LogPosition durable) {
        return read(storage, group, durable, LogPosition.NONE);
    }

    /**
     * Reads what is durable of a group that has snapshots.
     *
     * @param durable  the position that the group's state machine holds durably, {@code LogPosition.NONE} if none
     * @param snapshot the newest usable snapshot, which the state machine begins with if it is newer than that;
     *                 {@code LogPosition.NONE} if none
     * @throws IllegalArgumentException if log and state machine do not fit together, or a value cannot be read;
     *                                  the message names the mend
     */
    public static RecoveredState read(RaftStorage storage, GroupId group, LogPosition durable, LogPosition snapshot) {
        return read(storage, group, null, durable, snapshot);
    }

    /**
     * As {@link #read(RaftStorage, GroupId, LogPosition, LogPosition)}, but a log that begins above what the state machine holds
     * is no reason to refuse if there is another voter: then the state {@linkplain RecoveredState#awaitsState is awaited}.
     *
     * @param self the node, which cannot help itself; null if nobody can help it
     */
    public static RecoveredState read(
            RaftStorage storage, GroupId group, @Nullable NodeId self, LogPosition durable, LogPosition snapshot) {
        LogPosition applied = later(durable, snapshot);
        LogStore log = storage.log(group);
        StableStore stable = storage.stable(group);
        NavigableMap<Long, Membership> memberships = new TreeMap<>();
        stable.memberships().forEach((index, payload) -> memberships.put(index, parse(index, payload)));
        boolean awaitsState = applied.index() < log.boundary().index() && isHelped(memberships, self);
        RecoveredState state = new RecoveredState(
                stable.hardState(),
                log.boundary(),
                log.last(),
                termStarts(log),
                memberships,
                applied.index(),
                snapshot,
                stable.value(LOSS).map(CoreRecovery::parseLoss).orElse(null),
                awaitsState);
        if (!awaitsState) {
            requireSameHistory(log, applied);
        }
        return state;
    }

    /** Without another voter there is no leader that could have a snapshot, or take one. */
    private static boolean isHelped(NavigableMap<Long, Membership> memberships, @Nullable NodeId self) {
        if (self == null || memberships.isEmpty()) {
            return false;
        }
        Membership latest = memberships.lastEntry().getValue();
        return Stream.concat(latest.voters().stream(), latest.outgoingVoters().stream())
                .anyMatch(voter -> !voter.node().equals(self));
    }

    private static LogPosition later(LogPosition durable, LogPosition snapshot) {
        return snapshot.index() > durable.index() ? snapshot : durable;
    }

    /**
     * Returns whether a snapshot is one of the log's history, so that a state machine can begin with it and go on with the
     * log. One beyond the log was received, and never installed; one below its boundary leaves a gap.
     */
    public static boolean isUsable(LogStore log, LogPosition snapshot) {
        // One call: another may see another log.
        return snapshot.index() >= log.boundary().index()
                && log.term(snapshot.index()) instanceof LogRead.Found<Long> found
                && found.value() == snapshot.term();
    }

    /** Returns the usable snapshots of a group, newest first; none, if its storage keeps none. */
    public static List<SnapshotManifest> usable(RaftStorage storage, GroupId group) {
        SnapshotStore snapshots = storage.snapshots(group);
        if (snapshots == null) {
            return List.of();
        }
        LogStore log = storage.log(group);
        return snapshots.list().stream()
                .filter(manifest -> isUsable(log, manifest.position()))
                .toList();
    }

    private static Membership parse(long index, Payload payload) {
        try {
            return Membership.parse(payload);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The membership at index " + index
                            + " cannot be read: open the folder with the version that wrote it,"
                            + " or replace this replica",
                    e);
        }
    }

    private static LogPosition parseLoss(Payload payload) {
        String text = payload.toUtf8();
        try {
            int slash = text.indexOf('/');
            return LogPosition.of(
                    Long.parseLong(text, 0, slash, 10), Long.parseLong(text, slash + 1, text.length(), 10));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "The value " + LOSS + " cannot be read, it is not a position: " + payload.toHex()
                            + "; replace this replica",
                    e);
        }
    }

    /** A state machine that holds an index of another term holds another history. */
    private static void requireSameHistory(LogStore log, LogPosition durable) {
        if (durable.index() == 0) {
            return;
        }
        long term = log.term(durable.index()).require();
        if (term != durable.term()) {
            throw new IllegalArgumentException("The state machine holds " + durable + ", the log has term " + term
                    + " there: log and state do not belong together; restore both from one backup, or replace this"
                    + " replica");
        }
    }

    /** Terms never go backwards, so the start of each is found by halving what lies between two that are known. */
    private static List<LogPosition> termStarts(LogStore log) {
        List<LogPosition> starts = new ArrayList<>();
        long index = log.firstIndex();
        while (index <= log.lastIndex()) {
            long term = log.term(index).require();
            starts.add(LogPosition.of(term, index));
            index = firstAbove(log, term, index);
        }
        return starts;
    }

    private static long firstAbove(LogStore log, long term, long known) {
        long below = known;
        long above = log.lastIndex() + 1;
        while (above - below > 1) {
            long middle = below + (above - below) / 2;
            if (log.term(middle).require() == term) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return above;
    }
}
