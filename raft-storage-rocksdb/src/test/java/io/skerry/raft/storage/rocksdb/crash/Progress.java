package io.skerry.raft.storage.rocksdb.crash;

import java.util.concurrent.atomic.AtomicLong;

/** How far a load has come, by the numbers of its batches. Thread-safe. */
class Progress {

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    /** The storage is open. */
    void opened() {}

    /** A batch is about to be committed. */
    void begin(long number) {
        begun.accumulateAndGet(number, Math::max);
    }

    /** A batch was acknowledged, and with it all before. */
    void acknowledge(long number) {
        acknowledged.accumulateAndGet(number, Math::max);
    }

    final long begun() {
        return begun.get();
    }

    final long acknowledged() {
        return acknowledged.get();
    }

    /** What was found after a life is where the next one begins. */
    final void restart(long found) {
        begun.set(found);
        acknowledged.set(found);
    }
}
