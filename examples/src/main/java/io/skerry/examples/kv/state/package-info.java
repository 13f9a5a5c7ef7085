/**
 * What is replicated: a map from keys to values, and the commands that change it.
 *
 * <pre>
 *  KvCommand ─▶ bytes in the log (KvCodec) ─▶ KvState.apply ─▶ KvResult
 *                                                    KvStore: in memory; RocksDbKvStore: in RocksDB
 * </pre>
 *
 * <ol>
 *   <li>Commands are records, under ids that are for ever: a command that changes is a new record under a new id.
 *   <li>Results carry the position of their command. They stay on the node, but for what sessions remember of them
 *       (KvResultCodec), which snapshots hold.
 * </ol>
 *
 * <p>Knows nothing of nodes, sockets or HTTP.
 */
@NullMarked
package io.skerry.examples.kv.state;

import org.jspecify.annotations.NullMarked;
