package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;

/** Counts the bytes that wait, and the credit that was given. Not thread-safe; guarded by its storage's lock. */
final class ToyRoom {

    private final long limit;
    private final boolean ignored;
    private long taken;

    ToyRoom(long limit, Fault fault) {
        this.limit = limit;
        this.ignored = fault == Fault.NO_ROOM_IGNORED;
    }

    long taken() {
        return taken;
    }

    boolean tryTake(long bytes) {
        if (taken > 0 && bytes > limit - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void release(long bytes) {
        taken -= bytes;
    }

    /** Refuses a batch whose credit has been released before; it finds that room again, and may need more. */
    void require(long bytes, long credit) {
        if (bytes > credit && taken > 0 && bytes > limit - taken && !ignored) {
            throw new BatchRefusedException(Reason.NO_ROOM, taken + " bytes wait already");
        }
    }

    void take(long bytes) {
        taken += bytes;
    }
}
