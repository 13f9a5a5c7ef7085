package io.skerry.raft.storage;

/**
 * Marks a {@link Thread} that calls completions, or drives groups: whatever waits on it, waits for ever. A storage marks
 * the thread that calls its {@link CommitCompletion}s, so that others can refuse to block there.
 */
public interface CompletionThread {

    /** Returns whether the current thread is one. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof CompletionThread;
    }
}
