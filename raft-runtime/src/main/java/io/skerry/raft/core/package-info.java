/**
 * Raft as a function with memory: leader election, replication, commitment and reading, without I/O, threads or clocks.
 *
 * <pre>
 *  onMessage, onTime, propose, read, onPersisted, onApplied, onSnapshotReceived ...      one input after another, each with its time
 *        |
 *     RaftCore      checks stores (StoreGuard), settles terms (TermGuard), hands the input to the role of the node
 *        |
 *     Roles         Follower -&gt; PreCandidate -&gt; Candidate -&gt; Leader              paper, figure 4
 *        |             |                                    |
 *        |          EntryReceiver, FollowerReads          Followers, Replicator, SnapshotOffers, Proposals, LeaderReads
 *        |
 *     NodeState     TermAndVote, LogKeeper, MembershipTracker, Outbox, Applying, Installing, ElectionTimer
 *        |                                                                                           whatever the role
 *     takeReady     messages that may leave, one numbered write, a snapshot to restore, entries to apply, outcomes, log
 *                   ranges to read, a snapshot to fetch or to take, reports, the next deadline
 * </pre>
 *
 * <p>Whoever drives a core keeps to this:
 * <ol>
 *   <li>One thread. Every input has its time: the clock is read after the input was taken from its queue. Each life has a
 *       generator that begins elsewhere.
 *   <li>After a turn of inputs, {@link io.skerry.raft.core.RaftCore#takeReady}. Writes are begun in the order of their
 *       numbers; {@link io.skerry.raft.core.RaftCore#onPersisted} says when one is durable, and not before.
 *   <li>Messages are sent in order. Losing, doubling and delaying them is allowed.
 *   <li>{@link io.skerry.raft.core.RaftCore#onTime} at the deadline. If it was late, once, then what has arrived, then
 *       again.
 *   <li>Entries are applied in order; {@link io.skerry.raft.core.RaftCore#onApplied} makes room for more. Each
 *       {@link io.skerry.raft.core.LogRangeRequest} is answered by {@link io.skerry.raft.core.RaftCore#onLogRange}.
 *   <li>{@link io.skerry.raft.core.RaftCore#onDiskCrowded} says that the storage has no room, before an input that would need
 *       it: what a core hands out must be taken.
 *   <li>{@link io.skerry.raft.core.RaftCore#shrinkWindow} keeps the entries in memory within the driver's budget;
 *       {@link io.skerry.raft.core.RaftCore#compact} says that the log was truncated;
 *       {@link io.skerry.raft.core.RaftCore#onUnreachable} that a connection broke.
 *   <li>Whoever takes snapshots tells {@link io.skerry.raft.core.RaftCore#onSnapshotAvailable} of the newest one, truncates
 *       the log no further than a durable state reaches, and, within limits of its own, no further than
 *       {@link io.skerry.raft.core.RaftCore#snapshotPin}. Each {@link io.skerry.raft.core.SnapshotFetch} ends with
 *       {@link io.skerry.raft.core.RaftCore#onSnapshotReceived} or
 *       {@link io.skerry.raft.core.RaftCore#onSnapshotFetchFailed}; what is received becomes the state with a write, and
 *       the state machine follows when {@link io.skerry.raft.core.Ready#restore} says so.
 *   <li>Reports are for the operator.
 *   <li>Any exception stops the group.
 * </ol>
 *
 * <p>The laws that each state keeps are in {@link io.skerry.raft.core.CoreInvariants}. Sources: <i>paper</i> is Ongaro and
 * Ousterhout, In Search of an Understandable Consensus Algorithm (extended version, 2014); <i>dissertation</i> is Ongaro,
 * Consensus: Bridging Theory and Practice (2014).
 */
@NullMarked
package io.skerry.raft.core;

import org.jspecify.annotations.NullMarked;
