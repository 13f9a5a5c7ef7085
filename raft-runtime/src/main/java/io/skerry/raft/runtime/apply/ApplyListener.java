package io.skerry.raft.runtime.apply;

/** Hears how a queue gets on. Called on an applier's thread: it posts to the loop, and does nothing else. Thread-safe. */
public interface ApplyListener {

    /**
     * Everything up to an index was applied. Called once for many entries, with rising indexes; not after the queue was
     * stopped.
     */
    void onApplied(long index);

    /**
     * The state machine, the codec or the log threw: nothing more is applied. Called at most once, and not after the queue
     * was stopped.
     */
    void onFailed(Throwable cause);
}
