/**
 * Assembly: how a node is put together, started, and taken apart again.
 *
 * <pre>
 *  cluster.json ─▶ ClusterConfigFile ─▶ ClusterConfig ─┐
 *  storage, state machine, codec, settings ────────────┴▶ RaftNodeBuilder ─▶ DefaultRaftNode
 *                                                                              │
 *      EventLoops   Loop × loops   Transport   ApplierPool   GroupHost   StartGate   NodeInbox
 * </pre>
 *
 * <p>Threads: event loops ({@code skerry-loop-*}) drive groups and connections; appliers ({@code skerry-applier-*}) run
 * users' code; background threads ({@code skerry-background-*}) read old log and come and go. The storage brings its own.
 */
@NullMarked
package io.skerry.raft.runtime;

import org.jspecify.annotations.NullMarked;
