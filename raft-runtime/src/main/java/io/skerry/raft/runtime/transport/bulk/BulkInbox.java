package io.skerry.raft.runtime.transport.bulk;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a stream and waits for whoever uses it. It takes whatever it is given: whoever gives stops at the bound.
 * Thread-safe.
 */
public final class BulkInbox {

    private record Item(BulkFrame frame, long dueNanos) {}

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final BulkBuffers buffers;
    private long bytes;
    private @Nullable String closed;

    /**
     * Makes an empty one.
     *
     * @param buffers take back the data of what nobody receives any more
     */
    public BulkInbox(BulkBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Gives it a frame, which is dropped if it is closed.
     *
     * @param dueNanos not received before that, on {@link System#nanoTime}
     */
    public synchronized void put(BulkFrame frame, long dueNanos) {
        if (closed != null) {
            buffers.recycle(frame.array());
            return;
        }
        items.add(new Item(frame, dueNanos));
        bytes += frame.bytes();
        notifyAll();
    }

    /** As {@link #put(BulkFrame, long)}, at once. */
    public void put(BulkFrame frame) {
        put(frame, System.nanoTime());
    }

    /**
     * Returns the next frame.
     *
     * @throws BulkException if the stream has ended and all of it was received, or none came in that time
     */
    public synchronized BulkFrame take(long timeoutNanos) throws BulkException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            long nowNanos = System.nanoTime();
            Item first = items.peek();
            if (first != null && first.dueNanos() - nowNanos <= 0) {
                items.remove();
                bytes -= first.frame().bytes();
                notifyAll();
                return first.frame();
            }
            if (first == null && closed != null) {
                throw new BulkException("the bulk stream has ended: " + closed);
            }
            if (deadline - nowNanos <= 0) {
                throw new BulkException("nothing came on the bulk stream within " + timeoutNanos / 1_000_000 + " ms");
            }
            long until = first != null ? Math.min(deadline, first.dueNanos()) : deadline;
            BulkWaits.on(this, until - nowNanos);
        }
    }

    /** Waits until so little waits that something may be given to it, or until it is closed, or for so long. */
    public synchronized boolean awaitRoom(long limitBytes, long timeoutNanos) throws BulkException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (closed == null && bytes >= limitBytes) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            BulkWaits.on(this, left);
        }
        return true;
    }

    /** Returns how much waits. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The stream has ended; what has come can still be received. Only the first reason is kept. */
    public synchronized void end(String reason) {
        if (closed == null) {
            closed = reason;
            notifyAll();
        }
    }

    /** Drops what has come. */
    public synchronized void clear() {
        items.forEach(item -> buffers.recycle(item.frame().array()));
        items.clear();
        bytes = 0;
        notifyAll();
    }

    /** Returns why it has ended, or null. */
    public synchronized @Nullable String ended() {
        return closed;
    }

    /** Waits until it has ended, for so long at most; returns whether it has. */
    public synchronized boolean awaitEnd(long nanos) throws BulkException {
        long deadline = System.nanoTime() + nanos;
        while (closed == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            BulkWaits.on(this, left);
        }
        return true;
    }
}
