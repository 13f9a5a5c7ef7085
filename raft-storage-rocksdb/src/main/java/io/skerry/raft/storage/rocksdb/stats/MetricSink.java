package io.skerry.raft.storage.rocksdb.stats;

/**
 * Takes figures one by one: what a binder of a metrics library implements. Names are lower-case words with dots between
 * them, from the general to the special, and never change; units are {@code bytes}, {@code ns} (nanoseconds) or
 * {@code 1} (a number of things).
 */
public interface MetricSink {

    /** Takes a number that only grows while the storage is open. */
    void counter(String name, String unit, long value);

    /** Takes what is true now. */
    void gauge(String name, String unit, long value);

    /** Takes a distribution of all values since the storage was opened. */
    void histogram(String name, String unit, HistogramSnapshot value);
}
