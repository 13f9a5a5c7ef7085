/**
 * Looks at a storage's folder from outside, while a node has it open or none does: what groups there are, what their logs
 * and state hold, which snapshots there are, and whether all of it is what was written.
 *
 * <pre>{@code
 * try (StorageInspector inspector = StorageInspector.open(Path.of("data/1"))) {
 *     inspector.groups().forEach(System.out::println);
 *     inspector.verify(group -> {}).findings().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <ol>
 *   <li>Nothing in the folder is written, made, removed or locked.
 *   <li>An inspector sees the storage as it was at one moment, not before it was opened: all that had been acknowledged
 *       then is in it.
 *   <li>The write-ahead log is read into native memory; that is up to 1.5 times the size of a memtable of the storage.
 *   <li>What is damaged is told, and what stands behind it is still read.
 *   <li>{@link io.skerry.raft.storage.rocksdb.inspect.SnapshotInspector} looks at what lies beside the log, and at folders of
 *       backups.
 * </ol>
 *
 * <p>No type of RocksDB appears in the public API. Reads the bytes with the same code as the storage does; has no parser of
 * its own.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.inspect;

import org.jspecify.annotations.NullMarked;
