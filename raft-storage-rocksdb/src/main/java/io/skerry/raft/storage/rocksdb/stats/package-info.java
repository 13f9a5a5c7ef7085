/**
 * Figures of a storage: counters, gauges and histograms, and a small interface through which a metrics library can take
 * them without being known here.
 *
 * <pre>
 *   recorders (CommitCounters, ReadCounters, ...)  ──describeTo──▶  MetricSink  ◀── StorageStatistics (a snapshot)
 * </pre>
 *
 * <ol>
 *   <li>Recording costs a few nanoseconds and makes no garbage. What one thread writes at a time is a plain cell; what
 *       many write is striped.
 *   <li>A counter only grows while the storage is open; a gauge is what is true now; a histogram tells any quantile
 *       within a stated relative error.
 *   <li>What RocksDB knows is asked of it when a snapshot is taken, never before.
 * </ol>
 *
 * <p>{@link io.skerry.raft.storage.rocksdb.stats.StorageStatistics}, {@link
 * io.skerry.raft.storage.rocksdb.stats.MetricSink} and {@link
 * io.skerry.raft.storage.rocksdb.stats.HistogramSnapshot} are for users; the recorders are internal to the module.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.stats;

import org.jspecify.annotations.NullMarked;
