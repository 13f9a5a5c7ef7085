package io.skerry.raft.storage.rocksdb.stats;

/**
 * How often and how long RocksDB held writes up. One thread records at a time, the holder of the commit token; any thread
 * reads.
 */
public final class StallCounters implements StorageStatistics.Source {

    private final Tally waits = new Tally();
    private final Tally slowdowns = new Tally();
    private final Tally nanos = new Tally();

    /** Returns counters of nothing. */
    public StallCounters() {}

    /** A write had to wait so long until RocksDB took it, or failed. */
    public void waited(long waitedNanos) {
        waits.add(1);
        nanos.add(waitedNanos);
    }

    /** A write was taken slowly, and took so long. */
    public void slowedDown(long slowNanos) {
        slowdowns.add(1);
        nanos.add(slowNanos);
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.counter("stall.waits", Units.COUNT, waits.get());
        sink.counter("stall.slowdowns", Units.COUNT, slowdowns.get());
        sink.counter("stall.time", Units.NANOS, nanos.get());
    }
}
