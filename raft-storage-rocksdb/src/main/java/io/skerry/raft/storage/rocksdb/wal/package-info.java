/**
 * The write-ahead log as bytes: what of it is sound, said before RocksDB opens it.
 *
 * <p>RocksDB ends the log at the first record that does not check out, and says nothing if more follow. That is right for
 * the write that was under way when the power failed, and a silent loss for anything before it. Since every write is synced
 * before the next one begins, the two can be told apart: a sound beginning of a record behind a bad place proves that
 * the bad place was synced.
 *
 * <pre>
 * file     blocks of 32 KiB; what is left at the end of one and too short for a header is zeros
 * header   CRC32C, masked (4)   length (2)   type (1)   [ log number (4), if recyclable ]   all little-endian
 * record   one fragment FULL, or FIRST MIDDLE* LAST; a write batch: sequence number (8) count (4) ...
 * </pre>
 *
 * <ol>
 *   <li>{@link io.skerry.raft.storage.rocksdb.wal.ManifestReader} tells which files are live, and how far it knows them.
 *   <li>{@link io.skerry.raft.storage.rocksdb.wal.WalScan} reads those, in order, and judges. The caller holds the
 *       folder's lock, and nobody has the database open.
 * </ol>
 *
 * <p>Reads files alone; knows nothing of groups, blocks or open databases.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.wal;

import org.jspecify.annotations.NullMarked;
