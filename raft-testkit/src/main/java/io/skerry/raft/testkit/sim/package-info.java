/**
 * Deterministic simulation of whole clusters on the production core: one 64-bit seed decides everything, and the same seed
 * does the same on every machine.
 *
 * <pre>
 *   Clients ----writes, reads----+                 seed: settings, cluster, network, disks, faults, clients
 *   Administrator ---rebinds-----+
 *                                v
 *   Network --- messages ---&gt; SimNode: RaftCore per group, WriteBatcher, CoreRecovery     production code
 *      ^                         |  |
 *      +---------- sends --------+  +--- batches ---&gt; SimDisk: many in flight, a crash keeps a prefix of them
 *      |                            |
 *      +--- chunks --- ReplicaSnapshots, SnapshotTransfer, Installations ---&gt; SnapshotFolder, StateFolder: steps
 *
 *   GroupHistory, LeaderLedger, QuorumCheck, SendCheck, StatusCheck, CrowdCheck,
 *   SnapshotCheck, SessionLedger                                                          after every step
 * </pre>
 *
 * <p><b>Simulated</b>: a clock; a network that loses, doubles, delays and reorders, is cut in halves, bridges and one-way
 * links, and resets connections; disks that are slow, hang, have no room, and are replaced by empty ones; nodes that
 * crash between any two effects of a turn, pause, are late, and come back; 1, 3 or 5 nodes with up to three groups on one
 * storage each; clients that write unique values and read on any node, and, riding on these writes, clients with sessions
 * that send again what they know no outcome of, and more; snapshots that are
 * taken, synced, renamed, shipped in chunks, resumed and installed, with a crash between any two of these, by nodes whose
 * state machines begin with them, and by others that are durable by themselves; outages long enough to need one, and bits that
 * rot. {@link io.skerry.raft.testkit.sim.FaultKind} lists
 * what is counted.
 *
 * <p><b>Checked after every step</b>, by what has changed: one leader a term; logs that hold the same position are the same
 * up to it; what is committed is in every later leader's log and never replaced; equal states at equal indexes; term, vote,
 * commit and applied go forward in each life; what is committed is durable on a quorum of the membership; nothing is sent
 * that promises more than is durable; no queue beyond its bound, and to a storage without room nothing but what must
 * pass; reads see every write acknowledged before they began, and never less than an earlier one; a command of an opened
 * session takes effect once, whoever asks is told of that effect, what has expired does nothing, and all replicas remember
 * and forget alike, byte for byte; nothing is cut off a log but what is durable in snapshot or state; a state joins its log
 * without a gap, all its families at one position, and is what the group's history says, with its membership; an installation
 * removes nothing that goes on from it, and goes back behind nothing that is committed. <b>In the end</b>
 * everything is mended, but that some storages may stay without room, and the cluster must elect, converge, serve a write
 * and a read, and leave nothing undecided.
 *
 * <ol>
 *   <li>{@link io.skerry.raft.testkit.sim.Simulation#run(long, io.skerry.raft.testkit.sim.SimOptions)} runs one seed;
 *       {@link io.skerry.raft.testkit.sim.SimCampaign} many of them, on several threads.
 *   <li>A {@link io.skerry.raft.testkit.sim.SimFailure} names the law, the seed, the command that repeats it
 *       ({@code skerry simulate --replay SEED --trace}), and the last events with a legend.
 *   <li>A seed belongs to one version of the core and of this package. What it has found becomes a scenario file.
 * </ol>
 *
 * <p>Knows the core's public API and the storage's interfaces; has no clock, no thread but those of a campaign, and no
 * randomness but the seed.
 */
@NullMarked
package io.skerry.raft.testkit.sim;

import org.jspecify.annotations.NullMarked;
