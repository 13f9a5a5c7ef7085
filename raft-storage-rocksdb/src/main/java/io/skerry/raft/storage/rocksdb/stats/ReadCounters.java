package io.skerry.raft.storage.rocksdb.stats;

import java.util.concurrent.atomic.LongAdder;

/** Where readers of logs were given entries from. Thread-safe. */
public final class ReadCounters implements StorageStatistics.Source {

    private final LongAdder ringHits = new LongAdder();
    private final LongAdder ringMisses = new LongAdder();
    private final LongAdder ringEntries = new LongAdder();
    private final LongAdder databaseEntries = new LongAdder();
    private final LongAdder databaseBytes = new LongAdder();

    /** Returns counters of nothing. */
    public ReadCounters() {}

    /** The ring of recent entries has answered a read with so many entries. */
    public void ringHit(int entries) {
        ringHits.increment();
        ringEntries.add(entries);
    }

    /** The ring of recent entries does not hold what was asked for. */
    public void ringMiss() {
        ringMisses.increment();
    }

    /** A read was answered by RocksDB. */
    public void readFromDatabase(int entries, long bytes) {
        databaseEntries.add(entries);
        databaseBytes.add(bytes);
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.counter("read.ringHits", Units.COUNT, ringHits.sum());
        sink.counter("read.ringMisses", Units.COUNT, ringMisses.sum());
        sink.counter("read.ringEntries", Units.COUNT, ringEntries.sum());
        sink.counter("read.databaseEntries", Units.COUNT, databaseEntries.sum());
        sink.counter("read.databaseBytes", Units.BYTES, databaseBytes.sum());
    }
}
