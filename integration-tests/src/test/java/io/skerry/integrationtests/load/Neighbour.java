package io.skerry.integrationtests.load;

import io.skerry.integrationtests.storage.FaultyDisk;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What goes wrong beside those that are measured. Thread-safe. */
final class Neighbour {

    /** A kind of trouble. */
    enum Kind {
        /** A follower takes its time with every message. */
        SLOW_FOLLOWER,
        /** A follower takes nothing in; its sockets stay open. */
        STALLED_FOLLOWER,
        /** Each sync of a follower takes longer. */
        SLOW_DISK_OF_A_FOLLOWER,
        /** Each sync of the leader takes longer; the others are a majority. */
        SLOW_DISK_OF_THE_LEADER,
        /** The state machines of another group take their time, on every node. */
        SLOW_STATE_MACHINE
    }

    private static final long MESSAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SYNC_MILLIS = 50;
    private static final long APPLY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Map<Integer, FaultyDisk> disks;
    private volatile int slow;
    private volatile int stalled;
    private volatile boolean slowStates;

    Neighbour(Map<Integer, FaultyDisk> disks) {
        this.disks = disks;
    }

    void begin(Kind kind, int leader, int follower) {
        switch (kind) {
            case SLOW_FOLLOWER -> slow = follower;
            case STALLED_FOLLOWER -> stalled = follower;
            case SLOW_DISK_OF_A_FOLLOWER -> disk(follower).slowDown(SYNC_MILLIS);
            case SLOW_DISK_OF_THE_LEADER -> disk(leader).slowDown(SYNC_MILLIS);
            case SLOW_STATE_MACHINE -> slowStates = true;
        }
    }

    void end() {
        slow = 0;
        stalled = 0;
        slowStates = false;
        disks.values().forEach(FaultyDisk::heal);
    }

    private FaultyDisk disk(int id) {
        return Objects.requireNonNull(disks.get(id), () -> "node " + id + " has no disk");
    }

    /** Called on the loop of a node, before it takes a message. */
    void onMessage(int node) {
        if (slow == node) {
            LockSupport.parkNanos(MESSAGE_NANOS);
        }
        while (stalled == node) {
            LockSupport.parkNanos(MESSAGE_NANOS);
        }
    }

    /** Called by the state machines of the other group. */
    void onApply() {
        if (slowStates) {
            LockSupport.parkNanos(APPLY_NANOS);
        }
    }
}
