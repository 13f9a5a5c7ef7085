/**
 * Gives room on the disk back: has RocksDB write tables anew of which much is dead. What was truncated while it was in memory
 * is never written to a table; what was in a table already stays there until a compaction sees the table together with one
 * that holds the range delete. RocksDB compacts when there are many tables; here it is told to when much is dead.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.reclaim;

import org.jspecify.annotations.NullMarked;
