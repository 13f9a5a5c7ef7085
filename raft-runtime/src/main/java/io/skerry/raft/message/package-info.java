/**
 * The Raft protocol as values: what the nodes of a group tell each other.
 *
 * <pre>
 *  PreVoteRequest        PreVoteResponse         would I win? (dissertation §9.6)
 *  RequestVoteRequest    RequestVoteResponse     elect me (paper §5.2)
 *  AppendEntriesRequest  AppendEntriesResponse   entries, and the proof that what lies before them is equal (§5.3)
 *  HeartbeatRequest      HeartbeatResponse       I lead, this much is committed, answer this round
 *  InstallSnapshotRequest / Response             what you need is gone from my log: fetch a snapshot (paper §7)
 *  ReadIndexRequest      ReadIndexResponse       up to where must I have applied, to read? (dissertation §6.4)
 *  OtherStoreResponse                            you asked for a store that is not here any more
 * </pre>
 *
 * <p>Every message has an {@link io.skerry.raft.message.Envelope}: group, sender, receiver, term. Sender and receiver
 * are named with their stores, so that a disk that was lost never speaks for the one it replaced.
 *
 * <p>Knows the model alone; knows nothing of bytes on a wire.
 */
@NullMarked
package io.skerry.raft.message;

import org.jspecify.annotations.NullMarked;
