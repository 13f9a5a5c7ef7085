package io.skerry.raft.core.cluster;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Write;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.storage.LogRead;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk that takes numbered writes and makes them durable when it is told to, in order. A crash keeps some of those
 * that were under way, from the oldest on, and loses the others. Not thread-safe; owned by its creator.
 */
public final class Disk {

    private final DiskImage durable;
    private final Deque<Write> pending = new ArrayDeque<>();
    private boolean hangs;

    /** Returns a disk with that content, all of it durable. */
    public Disk(DiskImage durable) {
        this.durable = durable;
    }

    /** Takes a write; nothing of it is durable yet. */
    public void begin(Write write) {
        pending.add(write);
    }

    /** Makes the oldest write durable, and returns its number; null if there is none. */
    public @Nullable Long persistOldest() {
        Write oldest = pending.poll();
        if (oldest == null) {
            return null;
        }
        durable.apply(oldest);
        return oldest.number();
    }

    /** Returns whether a write is under way that a disk which does not hang would finish. */
    public boolean isBusy() {
        return !hangs && !pending.isEmpty();
    }

    /** Makes the disk hang, or go on: what hangs finishes only when it is told to by name. */
    public void hang(boolean now) {
        hangs = now;
    }

    /** Returns how many writes are under way. */
    public int pendingWrites() {
        return pending.size();
    }

    /** Keeps the oldest writes under way, and loses the others. */
    public void crash(int keep) {
        for (int i = 0; i < keep && !pending.isEmpty(); i++) {
            durable.apply(pending.remove());
        }
        pending.clear();
        hangs = false;
    }

    /** Returns what a core finds when it begins its life. */
    public RecoveredState recover(long appliedIndex) {
        return durable.recover(appliedIndex);
    }

    /** Reads as a log store does: what is durable. */
    public LogRead<EncodedEntries> read(long fromIndex, long untilIndex, long maxBytes) {
        return durable.read(fromIndex, untilIndex, maxBytes);
    }

    /** Truncates the durable log from the front. */
    public void compact(LogPosition boundary) {
        durable.compact(boundary);
    }

    /** Keeps a snapshot that was taken, durably. */
    public void snapshot(LogPosition position) {
        durable.snapshot(position);
    }

    /** Loses what it had said was durable, from an index on. */
    public void lose(long fromIndex) {
        durable.truncateSuffix(fromIndex);
    }

    /** Returns the log as it will be once all writes are durable. */
    public DiskImage accepted() {
        DiskImage image = durable.copy();
        pending.forEach(image::apply);
        return image;
    }

    /** Returns the durable content. */
    public DiskImage durable() {
        return durable;
    }

    /** Returns an untouched disk that knows its group's first membership. */
    public static Disk fresh(Membership first) {
        DiskImage image = new DiskImage(HardState.NONE, LogPosition.NONE, List.of());
        image.membership(0, first);
        return new Disk(image);
    }

    /** Returns an untouched disk that knows nothing. */
    public static Disk empty() {
        return new Disk(new DiskImage(HardState.NONE, LogPosition.NONE, List.of()));
    }
}
