package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.persist.WriteBatcher;
import io.skerry.raft.runtime.persist.WriteBatcher.GroupWrite;
import io.skerry.raft.runtime.snapshot.GroupSnapshots;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a loop, and what they write: whoever was given something is asked for its answer, the writes of all become
 * one batch, and then each does what it has answered.
 *
 * <p>A group that goes wrong must cost no other one its turn, and a batch that goes wrong must stop every group that had a
 * write in it: such a write has a number, and what comes after it would be taken for the proof that it is durable. So
 * nothing here that stops a group can end early, not even for want of memory: what is done to several groups is done
 * without allocating anything in between, and to each by itself.
 *
 * <p>Confined to the event loop.
 */
final class Turns {

    private final DriverContext context;
    private final Loop loop;
    private final WriteBatcher batcher;
    private final Consumer<GroupDriver<?, ?, ?>> take;
    private final Consumer<GroupDriver<?, ?, ?>> fulfil = GroupDriver::fulfil;

    private List<GroupDriver<?, ?, ?>> touched = new ArrayList<>();
    private List<GroupDriver<?, ?, ?>> turn = new ArrayList<>();
    private boolean queued;

    Turns(DriverContext context, Loop loop) {
        this.context = context;
        this.loop = loop;
        this.batcher = new WriteBatcher(context.storage(), this::onWritten, context.parkedLoops(), this::installValues);
        this.take = group -> group.take(batcher);
    }

    /** A group was given something: its turn has to end. If this throws, it was not heard. */
    void touch(GroupDriver<?, ?, ?> group) {
        if (!queued) {
            loop.execute(this::end);
            queued = true;
        }
        touched.add(group);
    }

    /** Returns whether a turn is about to end. */
    boolean isQueued() {
        return queued;
    }

    private void end() {
        queued = false;
        List<GroupDriver<?, ?, ?>> ending = touched;
        touched = turn;
        turn = ending;
        try {
            each(ending, take);
            persist(ending);
            each(ending, fulfil);
            loop.endTurn();
        } finally {
            ending.clear();
            loop.armTimer();
        }
    }

    /** What comes out of one group stops it, and holds up no other. By index: an iterator would have to be made. */
    private static void each(List<GroupDriver<?, ?, ?>> groups, Consumer<GroupDriver<?, ?, ?>> step) {
        for (int i = 0; i < groups.size(); i++) {
            GroupDriver<?, ?, ?> group = groups.get(i);
            try {
                step.accept(group);
            } catch (RuntimeException | Error e) {
                group.fail(e);
            }
        }
    }

    // ---- the disk

    /** Takes credit for what the next turn will write; false if there is no room. */
    boolean tryReserve(long bytes) {
        try {
            return batcher.tryReserve(bytes);
        } catch (StorageException e) {
            context.onStorageFailure(e);
            return false;
        }
    }

    /** Returns whether there is no room because the disk has little left. */
    boolean isDiskLow() {
        return context.storage().isDiskLow();
    }

    /** Whatever goes wrong here, nobody knows what of the turn's batch was written: its groups do not go on. */
    private void persist(List<GroupDriver<?, ?, ?>> ending) {
        try {
            batcher.flush();
        } catch (RuntimeException | Error e) {
            // First all are marked, which cannot go wrong; telling may.
            for (int i = 0; i < ending.size(); i++) {
                if (ending.get(i).hasWritten()) {
                    ending.get(i).life().doom(e);
                }
            }
            for (int i = 0; i < ending.size(); i++) {
                ending.get(i).life().tellIfDoomed();
            }
            tellIfStorageFailed(e);
        }
    }

    private Map<String, Payload> installValues(GroupId id, Install install) {
        GroupDriver<?, ?, ?> group = loop.find(id);
        GroupSnapshots<?> snapshots = group == null ? null : group.snapshots();
        if (snapshots == null) {
            throw new IllegalStateException("Group " + id + " installs a snapshot that nobody has received");
        }
        return snapshots.valuesOf(install);
    }

    private void onWritten(List<GroupWrite> writes, @Nullable StorageException failure) {
        loop.executeIfOpen(() -> onPersisted(writes, failure));
    }

    private void onPersisted(List<GroupWrite> writes, @Nullable StorageException failure) {
        if (failure != null) {
            onWriteFailed(writes, failure);
            return;
        }
        for (int i = 0; i < writes.size(); i++) {
            GroupDriver<?, ?, ?> group = loop.find(writes.get(i).group());
            if (group != null) {
                group.onPersisted(writes.get(i).number());
            }
        }
        unpark();
    }

    /** Damage stops the groups that shared the batch; anything else stops the storage, and all groups with it. */
    private void onWriteFailed(List<GroupWrite> writes, Throwable failure) {
        for (int i = 0; i < writes.size(); i++) {
            GroupDriver<?, ?, ?> group = loop.find(writes.get(i).group());
            if (group != null) {
                group.life().doom(failure);
            }
        }
        for (int i = 0; i < writes.size(); i++) {
            GroupDriver<?, ?, ?> group = loop.find(writes.get(i).group());
            if (group != null) {
                group.life().tellIfDoomed();
            }
        }
        tellIfStorageFailed(failure);
    }

    private void tellIfStorageFailed(Throwable failure) {
        if (failure instanceof StorageException storage
                && !(failure instanceof CorruptionException)
                && !(failure instanceof BatchRefusedException)) {
            context.onStorageFailure(storage);
        }
    }

    long parkedBytes(GroupId group) {
        return batcher.parkedBytes(group);
    }

    boolean isParked() {
        return batcher.isParked();
    }

    void unpark() {
        if (batcher.isParked()) {
            batcher.unpark(this::onWriteFailed);
        }
    }

    /** A group has stopped: what it has not written yet is not to be written with that of others. */
    void forget(GroupId group) {
        batcher.forget(group);
    }
}
