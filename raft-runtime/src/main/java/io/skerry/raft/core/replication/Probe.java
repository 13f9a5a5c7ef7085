package io.skerry.raft.core.replication;

/**
 * The one append that may be on its way while it is not known where two logs meet; or the pause of a follower that is
 * busy. Either ends with the answer to a beat that left after it: then the append is lost, unless the follower has it in
 * memory and its disk is slow. Rounds of heartbeats between the beats, for reads, end nothing: there may be thousands of
 * them a second. Confined to the core.
 */
final class Probe {

    private static final long NONE = 0;

    private boolean outstanding;
    private boolean pause;
    private long lastIndex;
    private long bytes;
    /** The first beat that was sent after it. */
    private long beat;

    boolean isOutstanding() {
        return outstanding;
    }

    boolean isPause() {
        return outstanding && pause;
    }

    /** An append was sent, with entries up to an index. */
    void sent(long upToIndex, long messageBytes) {
        outstanding = true;
        pause = false;
        lastIndex = upToIndex;
        bytes = messageBytes;
        beat = NONE;
    }

    /** The follower takes nothing for now. */
    void pause() {
        sent(0, 0);
        pause = true;
    }

    /** A beat was sent. */
    void onBeat(long round) {
        if (outstanding && beat == NONE) {
            beat = round;
        }
    }

    /** A round was answered, by a follower that has the leader's log in memory up to an index. */
    void onAnswer(long round, long accepted) {
        boolean left = beat != NONE && round >= beat;
        if (left && (pause || accepted < lastIndex)) {
            outstanding = false;
        }
    }

    /** Whatever was on its way counts for nothing. */
    void clear() {
        outstanding = false;
        pause = false;
    }

    /** Hands an append that is still on its way over to a window; returns the next entry to send. */
    long joinWindow(Inflights window, long nextIndex) {
        if (!outstanding || lastIndex < nextIndex) {
            return nextIndex;
        }
        window.add(lastIndex, bytes);
        return lastIndex + 1;
    }
}
