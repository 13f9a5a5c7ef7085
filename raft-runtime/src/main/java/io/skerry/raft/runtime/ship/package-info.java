/**
 * Brings snapshots from node to node, on connections of their own, so that nothing of the protocol waits behind them. Whoever
 * needs one fetches it: it knows what it has already, from files of an earlier one to a transfer that was broken off.
 *
 * <pre>
 *   Raft's thread ─ fetch ─▶ SnapshotFetch ─ ShipClient ══ bulk stream ══ ServedStream ─▶ SnapshotLibrary
 *                              │  a thread each                             a thread each, RateLimit per node
 *                              ▼
 *                            SnapshotReceiver: checks each chunk, writes, and has the last word
 *
 *   asks       LIST: every node that is connected, the leader last
 *   chooses    the snapshot that has begun to come, from whoever has it; else the newest of another node; else the leader's
 *   gets       MANIFEST; places the files that are here already; CHUNK for CHUNK what is missing, four MiB asked for ahead
 *   broken     waits a while, asks again, goes on where it was; a fetch that gets nothing for long fails, and the next goes on
 *   damaged    a chunk that is wrong comes again; if it is wrong again, its sender is told, and asked for this one no more
 *   gone       the log has moved on: the newest there is is fetched instead, and what the two have in common need not come
 * </pre>
 *
 * <p>The frames on such a stream ({@link io.skerry.raft.runtime.transport.bulk} draws what is around them), in the order
 * of their requests. A snapshot's name is group 8, store 8, term 8, index 8, SHA-256 of the manifest 32.
 *
 * <pre>
 *  type  request            head
 *     1  LIST               group 8
 *     2  MANIFEST           name, offset 4
 *     3  CHUNK              name, file 4, chunk 4
 *     4  DAMAGED            name, file 4, chunk 4 (-1: all of the file), length 2, reason in UTF-8
 *  type  answer             head                                              data
 *    17  LISTED             count 2, at most 16, each: store 8, term 8,
 *                           index 8, SHA-256 32, files 4, bytes 8
 *    18  PART               size of the manifest 4, offset 4                  from the offset on, a MiB at most
 *    19  BYTES              file 4, chunk 4                                   the chunk
 *    20  NOTED              -
 *    21  REFUSED            reason 1 (1 gone, 2 damaged, 3 failed),
 *                           length 2, text in UTF-8
 *    22  WAIT               -, any number of times before an answer: the rate is limited
 * </pre>
 *
 * <p>Types, numbers and lengths that cannot be end the stream.
 */
@NullMarked
package io.skerry.raft.runtime.ship;

import org.jspecify.annotations.NullMarked;
