/**
 * What an application calls: a {@link io.skerry.raft.node.RaftNode} hosts groups, a {@link io.skerry.raft.node.RaftGroup}
 * takes commands and reads, on whichever node of the cluster it is called, and a
 * {@link io.skerry.raft.node.ClusterAdministration} an administrator's word on who belongs to the groups.
 *
 * <p>Every call ends in exactly one of these, as the result of its future or the exception in it:
 * <ul>
 *   <li>it <b>took effect</b>: the result;
 *   <li>it <b>certainly did not</b>: {@link io.skerry.raft.node.RefusedException} if it never came into a log,
 *       {@link io.skerry.raft.node.LostException} if another entry stands in its place;
 *   <li><b>nobody knows</b>: {@link io.skerry.raft.node.OutcomeUnknownException};
 *   <li>of a command of a session: it did not <b>now</b>, and nobody knows whether it had <b>before</b>:
 *       {@link io.skerry.raft.node.SessionExpiredException}.
 * </ul>
 */
@NullMarked
package io.skerry.raft.node;

import org.jspecify.annotations.NullMarked;
