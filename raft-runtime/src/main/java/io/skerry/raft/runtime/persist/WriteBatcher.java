package io.skerry.raft.runtime.persist;

import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the writes of all groups of a turn into one storage batch, and commits it without waiting.
 *
 * <p>Not thread-safe; owned by the loop that steps the cores.
 */
public final class WriteBatcher {

    /**
     * A write of a group that a batch holds.
     *
     * @param group  the group
     * @param number the number of its write
     */
    public record GroupWrite(GroupId group, long number) {}

    /** Is told what became of a batch, on the storage's thread: hands it on to the loop, and does nothing else. */
    @FunctionalInterface
    public interface Completion {

        /**
         * Is called once for each batch, in the order in which they were committed.
         *
         * @param writes  what the batch held
         * @param failure why it failed, or null: all of it is durable
         */
        void done(List<GroupWrite> writes, @Nullable StorageException failure);
    }

    private record Gathered(GroupId group, Write write) {}

    private final RaftStorage storage;
    private final Completion completion;
    private final AtomicInteger crowd;
    private final InstallValues installValues;
    private final List<Gathered> gathered = new ArrayList<>();
    /** Turns that the storage had no room for; they go first, in order. */
    private final ArrayDeque<List<Gathered>> parked = new ArrayDeque<>();
    /** The batch of this turn, if credit was taken for it. */
    private @Nullable StorageBatch begun;

    /** Returns a batcher without writes, the only one of its storage. */
    public WriteBatcher(RaftStorage storage, Completion completion) {
        this(storage, completion, new AtomicInteger());
    }

    /**
     * Returns a batcher without writes.
     *
     * @param crowd counts the batchers of one storage that have something parked: none of them gets credit meanwhile
     */
    public WriteBatcher(RaftStorage storage, Completion completion, AtomicInteger crowd) {
        this(storage, completion, crowd, InstallValues.NONE);
    }

    /**
     * Returns a batcher without writes.
     *
     * @param crowd         counts the batchers of one storage that have something parked: none of them gets credit
     *                      meanwhile
     * @param installValues says what else becomes durable with an installed snapshot
     */
    public WriteBatcher(RaftStorage storage, Completion completion, AtomicInteger crowd, InstallValues installValues) {
        this.storage = storage;
        this.completion = completion;
        this.crowd = crowd;
        this.installValues = installValues;
    }

    /**
     * Takes credit for this turn's batch, before a core is given what makes it write: what has credit is not refused for
     * want of room. What is not used returns with the next {@link #flush}.
     *
     * @param bytes more bytes of records
     * @return whether there is room; there is none while anything is parked, here or by another batcher of the storage
     * @throws StorageException if the storage is closed or failed
     */
    public boolean tryReserve(long bytes) {
        if (crowd.get() > 0) {
            return false;
        }
        if (begun == null) {
            begun = storage.batch();
        }
        return begun.tryReserve(bytes);
    }

    /**
     * Adds a group's write to the batch of this turn. One that the storage could never take is refused here and by
     * itself, so that it takes no other group's write down with it.
     *
     * @throws io.skerry.raft.storage.BatchRefusedException if it is too large for the storage; nothing of it was added
     */
    public void add(GroupId group, Write write) {
        requireWithinLimits(write);
        gathered.add(new Gathered(group, write));
    }

    private void requireWithinLimits(Write write) {
        StorageLimits limits = storage.limits();
        write.entries().parts().forEach(limits::requirePayloads);
        if (write.install() != null) {
            limits.requireValue(
                    "membership of the snapshot " + write.install().position(),
                    write.install().membership().membership().toPayload());
        }
        for (IndexedMembership membership : write.memberships()) {
            limits.requireValue(
                    "membership at " + membership.index(),
                    membership.membership().toPayload());
        }
    }

    /**
     * Commits what was added since the last flush, if anything was. What must not wait for credit (a new term's first
     * entry, a membership, a frame when nothing else is written) may find no room: it is parked, and committed by a later
     * {@link #unpark}; nothing that a core hands out is refused for want of room.
     *
     * @throws StorageException if the batch was refused as a whole, or the storage failed; nothing of it is durable or
     *                          ever will be, the completion is not called, and what was added is forgotten
     */
    public void flush() {
        if (!gathered.isEmpty()) {
            List<Gathered> turn = List.copyOf(gathered);
            gathered.clear();
            if (!parked.isEmpty() || !commit(turn)) {
                parkBut(turn);
            }
        }
        returnCredit();
    }

    /** Parks a turn, but for votes of groups that have nothing parked: those need no room, and an election waits for them. */
    private void parkBut(List<Gathered> turn) {
        Set<GroupId> held = new HashSet<>();
        parked.forEach(earlier -> earlier.forEach(each -> held.add(each.group())));
        List<Gathered> votes = new ArrayList<>();
        List<Gathered> others = new ArrayList<>();
        for (Gathered each : turn) {
            if (each.write().needsRoom() || held.contains(each.group())) {
                held.add(each.group());
                others.add(each);
            } else {
                votes.add(each);
            }
        }
        if (!votes.isEmpty() && !commit(votes)) {
            others.addAll(votes);
        }
        park(others);
    }

    private void park(List<Gathered> turn) {
        if (turn.isEmpty()) {
            return;
        }
        parked.addLast(turn);
        if (parked.size() == 1) {
            crowd.incrementAndGet();
        }
    }

    private void removeFirstParked() {
        parked.removeFirst();
        if (parked.isEmpty()) {
            crowd.decrementAndGet();
        }
    }

    /**
     * Forgets what a group has added or parked. It has stopped: were it damaged, its writes would have those of other
     * groups, which stand in the same turn, refused with them.
     */
    public void forget(GroupId group) {
        gathered.removeIf(each -> each.group().equals(group));
        if (parked.isEmpty()) {
            return;
        }
        for (List<Gathered> turn : parked) {
            turn.removeIf(each -> each.group().equals(group));
        }
        parked.removeIf(List::isEmpty);
        if (parked.isEmpty()) {
            crowd.decrementAndGet();
        }
    }

    /** Returns the bytes of a group's records that wait for room. */
    public long parkedBytes(GroupId group) {
        long bytes = 0;
        for (List<Gathered> turn : parked) {
            for (Gathered each : turn) {
                if (each.group().equals(group)) {
                    bytes += each.write().entries().bytes();
                }
            }
        }
        return bytes;
    }

    /** Returns whether anything waits for room. */
    public boolean isParked() {
        return !parked.isEmpty();
    }

    /** Is told that writes which were parked cannot be written. */
    @FunctionalInterface
    public interface Failures {

        /** Nothing of them is durable or ever will be. */
        void failed(List<GroupWrite> writes, Throwable failure);
    }

    /**
     * Commits what was parked, as far as there is room now. To be called when a batch has completed, and now and then,
     * because others use the storage too.
     *
     * @param failures is told what was refused, or could not be handed to the storage; it is forgotten here
     */
    public void unpark(Failures failures) {
        while (!parked.isEmpty()) {
            List<Gathered> first = parked.getFirst();
            try {
                if (!commit(first)) {
                    return;
                }
                removeFirstParked();
            } catch (RuntimeException | Error e) {
                removeFirstParked();
                failures.failed(writes(first), e);
            }
        }
    }

    private static List<GroupWrite> writes(List<Gathered> turn) {
        return turn.stream()
                .map(each -> new GroupWrite(each.group(), each.write().number()))
                .toList();
    }

    /** Returns false if there is no room; then nothing has happened. */
    private boolean commit(List<Gathered> turn) {
        List<GroupWrite> writes = writes(turn);
        // Filled here and in one go: a batch that something goes wrong with is closed, never committed by half.
        try (StorageBatch batch = begun != null ? begun : storage.batch()) {
            begun = null;
            turn.forEach(each -> fill(batch, each.group(), each.write()));
            batch.commitAsync(failure -> completion.done(writes, failure));
            return true;
        } catch (BatchRefusedException e) {
            if (!e.isPassing()) {
                throw e;
            }
            return false;
        }
    }

    private void returnCredit() {
        if (begun != null) {
            begun.close();
            begun = null;
        }
    }

    /** A membership stands in an entry, which must be there first; and all of it after the snapshot, if there is one. */
    private void fill(StorageBatch batch, GroupId group, Write write) {
        if (write.install() != null) {
            install(batch, group, write.install());
        }
        for (EncodedEntries part : write.entries().parts()) {
            batch.append(group, part);
        }
        for (IndexedMembership membership : write.memberships()) {
            batch.membership(group, membership.index(), membership.membership().toPayload());
        }
        LogPosition loss = write.loss();
        if (loss != null) {
            batch.value(group, CoreRecovery.LOSS, Payload.ofUtf8(loss.toString()));
        }
        HardState hardState = write.hardState();
        if (hardState != null) {
            batch.hardState(group, hardState);
        }
    }

    /** The log no longer holds the entry that the snapshot's membership stands in: it is kept where the log begins. */
    private void install(StorageBatch batch, GroupId group, Install install) {
        LogPosition position = install.position();
        if (install.reset()) {
            batch.reset(group, position);
        } else {
            batch.truncatePrefix(group, position);
        }
        batch.membership(
                group, position.index(), install.membership().membership().toPayload());
        installValues.of(group, install).forEach((name, value) -> batch.value(group, name, value));
    }
}
