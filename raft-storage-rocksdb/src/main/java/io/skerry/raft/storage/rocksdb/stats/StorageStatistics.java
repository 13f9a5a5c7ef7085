package io.skerry.raft.storage.rocksdb.stats;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All figures of a storage as they stood when they were asked for. Immutable.
 *
 * <p>Figures of different parts are read one after the other, so they may be some writes apart.
 *
 * <table>
 * <caption>What there is</caption>
 * <tr><th>name</th><th>kind</th><th>unit</th><th>what it says</th></tr>
 * <tr><td>{@code commit.syncs}</td><td>counter</td><td>1</td><td>writes with one sync each</td></tr>
 * <tr><td>{@code commit.batches}</td><td>counter</td><td>1</td><td>batches that became durable by them</td></tr>
 * <tr><td>{@code commit.inline}</td><td>counter</td><td>1</td><td>syncs that ran on the thread of a caller</td></tr>
 * <tr><td>{@code commit.entries}, {@code commit.bytes}</td><td>counter</td><td>1, bytes</td><td>records written, heads of
 *     cut blocks that were written again included</td></tr>
 * <tr><td>{@code commit.entriesPerSync}, {@code commit.bytesPerSync}, {@code commit.batchesPerSync}</td>
 *     <td>histogram</td><td>1, bytes, 1</td><td>the same, for each sync</td></tr>
 * <tr><td>{@code commit.queuedBytes}</td><td>histogram</td><td>bytes</td><td>what was queued, being written or reserved
 *     when a write began</td></tr>
 * <tr><td>{@code commit.writeTime}</td><td>histogram</td><td>ns</td><td>folding, write and sync</td></tr>
 * <tr><td>{@code commit.latency}</td><td>histogram</td><td>ns</td><td>from when a batch joined until it was durable</td>
 *     </tr>
 * <tr><td>{@code queue.bytes}, {@code queue.limit}</td><td>gauge</td><td>bytes</td><td>what is queued, being written or
 *     reserved now, and may be</td></tr>
 * <tr><td>{@code refused.gap}, {@code refused.noRoom}, ...</td><td>counter</td><td>1</td><td>batches that were refused
 *     when they were to join, by {@code BatchRefusedException.Reason}</td></tr>
 * <tr><td>{@code refused.credit}</td><td>counter</td><td>1</td><td>credit that was asked for in vain</td></tr>
 * <tr><td>{@code truncate.suffix}, {@code truncate.prefix}</td><td>counter</td><td>1</td><td>commits that removed durable
 *     entries from the end of a log, or from its front</td></tr>
 * <tr><td>{@code truncate.deletedBlocks}, {@code truncate.rangeDeletes}</td><td>counter</td><td>1</td><td>what RocksDB was
 *     asked to delete for them: single blocks, and ranges</td></tr>
 * <tr><td>{@code read.ringHits}, {@code read.ringMisses}</td><td>counter</td><td>1</td><td>reads that the ring of recent
 *     entries answered, or could not</td></tr>
 * <tr><td>{@code read.ringEntries}, {@code read.databaseEntries}, {@code read.databaseBytes}</td><td>counter</td>
 *     <td>1, 1, bytes</td><td>what readers were given from the ring, and from RocksDB</td></tr>
 * <tr><td>{@code stall.waits}, {@code stall.slowdowns}</td><td>counter</td><td>1</td><td>writes that had to wait until
 *     RocksDB took them, and writes that it slowed down</td></tr>
 * <tr><td>{@code stall.time}</td><td>counter</td><td>ns</td><td>how long they took</td></tr>
 * <tr><td>{@code wal.primed}</td><td>gauge</td><td>1</td><td>1 once the write-ahead log overwrites files that were used
 *     before, which syncs faster; 0 while it grows</td></tr>
 * <tr><td>{@code wal.bytes}</td><td>gauge</td><td>bytes</td><td>write-ahead log on disk, files that wait to be used again
 *     included</td></tr>
 * <tr><td>{@code memtable.bytes}, {@code cache.bytes}, {@code sst.bytes}</td><td>gauge</td><td>bytes</td><td>memtables of
 *     all families, the block cache, the files</td></tr>
 * <tr><td>{@code flush.running}, {@code compaction.running}, {@code memtable.waiting}</td><td>gauge</td><td>1</td><td>work
 *     in the background, and memtables that wait for it</td></tr>
 * <tr><td>{@code reclaim.compactions}, {@code reclaim.flushes}</td><td>counter</td><td>1</td><td>compactions because much of
 *     the log's files was dead, and flushes before them</td></tr>
 * <tr><td>{@code reclaim.readBytes}, {@code reclaim.writtenBytes}</td><td>counter</td><td>bytes</td><td>what these
 *     compactions replaced, and what by</td></tr>
 * </table>
 */
public final class StorageStatistics {

    private record Figure(String unit, long value) {}

    private record Distribution(String unit, HistogramSnapshot value) {}

    private final Map<String, Figure> counters = new LinkedHashMap<>();
    private final Map<String, Figure> gauges = new LinkedHashMap<>();
    private final Map<String, Distribution> histograms = new LinkedHashMap<>();

    private StorageStatistics() {}

    /** What has figures to tell. */
    @FunctionalInterface
    public interface Source {

        /** Tells them all. */
        void describeTo(MetricSink sink);
    }

    /** Returns what the sources tell now. */
    public static StorageStatistics of(Iterable<? extends Source> sources) {
        StorageStatistics snapshot = new StorageStatistics();
        MetricSink sink = snapshot.collector();
        sources.forEach(source -> source.describeTo(sink));
        return snapshot;
    }

    private MetricSink collector() {
        return new MetricSink() {
            @Override
            public void counter(String name, String unit, long value) {
                counters.put(name, new Figure(unit, value));
            }

            @Override
            public void gauge(String name, String unit, long value) {
                gauges.put(name, new Figure(unit, value));
            }

            @Override
            public void histogram(String name, String unit, HistogramSnapshot value) {
                histograms.put(name, new Distribution(unit, value));
            }
        };
    }

    /** Tells all figures: counters, then gauges, then histograms. */
    public void describeTo(MetricSink sink) {
        counters.forEach((name, figure) -> sink.counter(name, figure.unit(), figure.value()));
        gauges.forEach((name, figure) -> sink.gauge(name, figure.unit(), figure.value()));
        histograms.forEach((name, each) -> sink.histogram(name, each.unit(), each.value()));
    }

    /**
     * Returns a counter.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public long counter(String name) {
        return known(counters, name).value();
    }

    /**
     * Returns a gauge.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public long gauge(String name) {
        return known(gauges, name).value();
    }

    /**
     * Returns a histogram.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public HistogramSnapshot histogram(String name) {
        return known(histograms, name).value();
    }

    private static <T> T known(Map<String, T> figures, String name) {
        T found = figures.get(name);
        if (found == null) {
            throw new IllegalArgumentException("There is no " + name + " among " + figures.keySet());
        }
        return found;
    }

    /** Returns one line for each figure. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counters.forEach((name, figure) -> line(text, name, figure.value(), figure.unit()));
        gauges.forEach((name, figure) -> line(text, name, figure.value(), figure.unit()));
        histograms.forEach((name, each) -> line(text, name, each.value(), each.unit()));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value, String unit) {
        text.append(name).append(' ').append(value);
        text.append(unit.equals(Units.COUNT) ? "" : " " + unit).append('\n');
    }
}
