package io.skerry.raft.storage.rocksdb.stats;

/** The state of the write-ahead log. Thread-safe. */
public final class WalGauges implements StorageStatistics.Source {

    private volatile boolean primed;

    /** Returns the state of a log that grows. */
    public WalGauges() {}

    /** Says whether the log overwrites files that exist, which syncs faster, or grows. */
    public void primed(boolean overwrites) {
        primed = overwrites;
    }

    /** Returns whether the log overwrites files that exist. */
    public boolean isPrimed() {
        return primed;
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.gauge("wal.primed", Units.COUNT, primed ? 1 : 0);
    }
}
