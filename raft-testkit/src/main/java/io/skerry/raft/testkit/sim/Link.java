package io.skerry.raft.testkit.sim;

/** The way from one node to another. Not thread-safe; owned by its network. */
final class Link {

    /** As many connections that broke are remembered, for messages that are still on their way. */
    private static final int REMEMBERED_RESETS = 8;

    private final long[] lostFrom = new long[REMEMBERED_RESETS];
    private final long[] lostUntil = new long[REMEMBERED_RESETS];
    private int resets;
    private long nextNumber;
    private long highestArrived = -1;
    private long lastArrivalNanos;
    private boolean cut;
    private boolean mute;
    private long detourNanos;

    /** Numbers a message that is sent. */
    long number() {
        return nextNumber++;
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
    }

    /** Nothing is sent any more; what is on its way arrives. */
    void mute() {
        mute = true;
    }

    boolean isMute() {
        return mute;
    }

    /** From now on everything takes so much longer. */
    void detour(long nanos) {
        detourNanos = nanos;
    }

    long detourNanos() {
        return detourNanos;
    }

    void mend() {
        cut = false;
        mute = false;
        detourNanos = 0;
    }

    /** A new connection: nothing has to wait for what was sent on the old one. */
    void reconnect() {
        lastArrivalNanos = 0;
    }

    /** Returns when a message arrives, not before the one sent before it. */
    long afterThoseBefore(long arrivalNanos) {
        lastArrivalNanos = Math.max(lastArrivalNanos + 1, arrivalNanos);
        return lastArrivalNanos;
    }

    /** The connection breaks: of what is on its way, everything from some message on is lost. */
    void reset(SimRandom random) {
        long oldest = highestArrived + 1;
        if (oldest >= nextNumber) {
            return;
        }
        int slot = resets++ % REMEMBERED_RESETS;
        lostFrom[slot] = random.between(oldest, nextNumber - 1);
        lostUntil[slot] = nextNumber;
    }

    boolean wasLost(long number) {
        int known = Math.min(resets, REMEMBERED_RESETS);
        for (int i = 0; i < known; i++) {
            if (number >= lostFrom[i] && number < lostUntil[i]) {
                return true;
            }
        }
        return false;
    }

    /** A message arrives; returns whether it was sent before one that has arrived already. */
    boolean arrive(long number) {
        boolean overtaken = number < highestArrived;
        highestArrived = Math.max(highestArrived, number);
        return overtaken;
    }
}
