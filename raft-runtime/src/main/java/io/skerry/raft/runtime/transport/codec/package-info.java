/**
 * The bytes between two nodes, and nothing else. All integers are big-endian.
 *
 * <pre>
 *  frame                                            envelope (48 bytes)
 *  offset  bytes                                    group          8
 *       0      4   length of the whole frame        term           8
 *       4      1   type                             sender         8   node
 *       5      1   flags, 0                                        8   store
 *       6      2   reserved, 0                      receiver       8   node
 *       8      4   CRC32C of bytes 4 to 7                          8   store
 *                  and of the body
 *      12      -   body                             position: term 8, index 8
 *                                                   text: length 2, UTF-8
 *  type  body
 *     1  HELLO                 "SKRY", protocol 4, stream 2, lanes 2, cluster 32, node 8, store 8, open counter 8,
 *                              election timeout 8 and heartbeat interval 8 in ns, largest payload 8,
 *                              port 2, host text, entry codec text, groups 4, each as in COMMAND_TYPES
 *     2  WELCOME               -
 *     3  REJECT                fault 1 (0: another connection stands), reason text
 *     4  PING                  -
 *     8  HEARTBEATS            count 4, then each of:
 *          request             0, envelope, round 8, leader's commit 8, match position
 *          response            1, envelope, round 8, accepted index 8, match index 8, lost 1,
 *                              needed snapshot 8
 *    16  PRE_VOTE_REQUEST      envelope, next term 8, last position
 *    17  PRE_VOTE_RESPONSE     envelope, next term 8, granted 1
 *    18  REQUEST_VOTE_REQUEST  envelope, last position
 *    19  REQUEST_VOTE_RESPONSE envelope, granted 1
 *    20  APPEND_ENTRIES_REQUEST   envelope, previous position, leader's commit 8, records up to the end
 *    21  APPEND_ENTRIES_RESPONSE  envelope, status 1, index 8, hint position
 *    22  READ_INDEX_REQUEST    envelope, read 8
 *    23  READ_INDEX_RESPONSE   envelope, read 8, index 8, refusal 1 (0: none)
 *    24  OTHER_STORE_RESPONSE  envelope, store 8
 *    25  INSTALL_SNAPSHOT_REQUEST   envelope, snapshot position, least index 8, leader's commit 8
 *    26  INSTALL_SNAPSHOT_RESPONSE  envelope, snapshot position, status 1
 *    32  SUBMIT_REQUEST        envelope, first id 8, count 4, then each: length 4, payload
 *    33  SUBMIT_RESPONSE       envelope, first id 8, count 4, first position, refusal 1 (0: none)
 *    34  COMMAND_TYPES         group 8, label text, count 4, then each in ascending order: id 4, name text
 *    35  FIRST_START           count 4, then each in ascending order: node 8, store 8 and open counter 8 (0: not met),
 *                              voter 1
 *    36  FIRST_MEMBERSHIP      a {@link io.skerry.raft.model.Membership} as its payload has it
 *    37  REBIND_REQUEST        envelope, id 8, node 8, store 8 (0: any)
 *    38  REBIND_RESPONSE       envelope, id 8, outcome 1, store 8 (0: none), obstacle 1 (0: none)
 * </pre>
 *
 * <p>A protocol version differs in any of these bytes; the first eight bytes of a HELLO's body, and all of a REJECT, are
 * the same in every version, so that nodes of different versions can say so.
 *
 * <ol>
 *   <li>A sender makes a {@link io.skerry.raft.runtime.transport.codec.Frame}, which knows its size, queues it, and
 *       encodes it when there is room: one buffer of just that size, one copy of the records.
 *   <li>A receiver feeds a {@link io.skerry.raft.runtime.transport.codec.FrameDecoder}, and gives each body to
 *       {@link io.skerry.raft.runtime.transport.codec.MessageReader}, which takes its array over.
 *   <li>{@link io.skerry.raft.runtime.transport.codec.WireException} ends the connection: where a frame that makes no
 *       sense ends, nobody knows.
 * </ol>
 *
 * <p>Knows messages and buffers; knows nothing of channels, peers and handshakes.
 */
@NullMarked
package io.skerry.raft.runtime.transport.codec;

import org.jspecify.annotations.NullMarked;
