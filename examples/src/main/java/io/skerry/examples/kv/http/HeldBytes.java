package io.skerry.examples.kv.http;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of requests and answers that are held, and says when they are too many. Thread-safe. */
final class HeldBytes {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    HeldBytes(long most) {
        this.most = most;
    }

    /** Counts bytes of a request, or returns false, and counts nothing, if they are too many. */
    boolean tryHold(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /**
     * Counts bytes of an answer, whose request was let in: it exceeds the bound by no more than the threads can answer at
     * a time.
     */
    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }
}
