/**
 * The Raft store on RocksDB: opens one database for all groups of a node, and owns every native handle.
 *
 * <pre>{@code
 * try (RocksDbStorage storage = RocksDbStorage.open(Path.of("data/1"))) {
 *     storage.batch().append(group, entries).hardState(group, new HardState(term, vote)).commit();   // durable
 * }
 * }</pre>
 *
 * <p>What a caller may rely on, and what it has to do, is the contract of {@code io.skerry.raft.storage}. Beyond it:
 * <ol>
 *   <li>Every write is synced. What an unclean end left in the write-ahead log is written anew, into synced files,
 *       before anything of it is reported.
 *   <li>Everything carries a checksum. Damage to what was synced refuses the open, or stops the group it belongs to.
 *       One damage cannot be told from a torn tail: that which takes everything from some write to the end of the
 *       write-ahead log.
 *   <li>A folder belongs to one process at a time, and, once stamped, to one node of one cluster.
 *   <li>Native memory stays within the budget that is logged at the open, for batches of at most {@code maxBatchSize}.
 * </ol>
 *
 * <p>No type of RocksDB appears in the public API, so that a RocksDB of the user's own may change beside it.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
