package io.skerry.raft.runtime.ship;

import java.util.concurrent.atomic.LongAdder;

/** What a node has sent and fetched since it was started. Thread-safe. */
public final class ShippingStatistics {

    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesReused = new LongAdder();
    private final LongAdder chunksResent = new LongAdder();
    private final LongAdder chunksDamaged = new LongAdder();
    private final LongAdder resumes = new LongAdder();
    private final LongAdder fetched = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** Has counted nothing yet. */
    public ShippingStatistics() {}

    /** Returns the bytes of files that were handed to sockets, for others. */
    public long bytesSent() {
        return bytesSent.sum();
    }

    /** Returns the bytes of files that came, those that were wrong with them. */
    public long bytesReceived() {
        return bytesReceived.sum();
    }

    /** Returns the bytes of files that need not come, since they were here already. */
    public long bytesReused() {
        return bytesReused.sum();
    }

    /** Returns how many chunks were asked for once more, since what came was wrong. */
    public long chunksResent() {
        return chunksResent.sum();
    }

    /** Returns how many chunks came that were wrong. */
    public long chunksDamaged() {
        return chunksDamaged.sum();
    }

    /** Returns how often a transfer went on where an earlier connection, or an earlier life of this node, had ended. */
    public long resumes() {
        return resumes.sum();
    }

    /** Returns how many snapshots came. */
    public long fetched() {
        return fetched.sum();
    }

    /** Returns how many fetches have failed. */
    public long failed() {
        return failed.sum();
    }

    void onSent(int bytes) {
        bytesSent.add(bytes);
    }

    void onReceived(int bytes) {
        bytesReceived.add(bytes);
    }

    void onReused(long bytes) {
        bytesReused.add(bytes);
    }

    void onDamaged() {
        chunksDamaged.increment();
    }

    void onResent() {
        chunksResent.increment();
    }

    void onResumed() {
        resumes.increment();
    }

    void onFetched() {
        fetched.increment();
    }

    void onFailed() {
        failed.increment();
    }

    @Override
    public String toString() {
        return "sent=" + bytesSent + " received=" + bytesReceived + " reused=" + bytesReused + " chunksDamaged="
                + chunksDamaged + " chunksResent=" + chunksResent + " resumes=" + resumes + " fetched=" + fetched
                + " failed=" + failed;
    }
}
