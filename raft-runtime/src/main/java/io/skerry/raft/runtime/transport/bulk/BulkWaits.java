package io.skerry.raft.runtime.transport.bulk;

import java.util.concurrent.TimeUnit;

/** Waits on a monitor. Stateless, thread-safe. */
public final class BulkWaits {

    private BulkWaits() {}

    /**
     * Waits until the monitor is notified, for so long at most. The caller holds it.
     *
     * @throws BulkException if the thread was interrupted, which it still is then
     */
    public static void on(Object monitor, long nanos) throws BulkException {
        try {
            // At least a little: waiting for 0 ms is waiting for ever.
            TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(1, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BulkException("the thread was interrupted");
        }
    }
}
