/**
 * State machines that live in RocksDB: the Raft log is their write-ahead log.
 *
 * <pre>
 *  DIR/state/GROUP/GENERATION/    one RocksDB; which generation is in force is the value "state.generation" of the group
 *  DIR/state/GROUP/checkpoint-N/  while a snapshot is taken
 *  whatever else is there is removed at the next open
 *
 *  in each column family:  a key      ─▶ a value
 *  family "default": the attachment, what wraps the state machine keeps there, and
 *                          (no bytes) ─▶ 1, term, index, RocksDB's sequence number     the position, in each write
 * </pre>
 *
 * <ol>
 *   <li>Extend {@link io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine}, and name the column families. Commands read
 *       and write through the transaction that they get; one read sees what the commands before it have written.
 *   <li>What the commands of a batch do, and the position of the last of them, is one write in all families; they are flushed
 *       together. So a database is always at one position in all of them, whenever the process dies, and what is above it
 *       is applied again.
 *   <li>{@link io.skerry.raft.storage.rocksdb.state.StateDatabases}, one of each storage, shares memory and threads out among
 *       them, and closes them.
 * </ol>
 *
 * <p>Knows state machines and snapshots; knows nothing of logs, nodes or batches of the storage.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.state;

import org.jspecify.annotations.NullMarked;
