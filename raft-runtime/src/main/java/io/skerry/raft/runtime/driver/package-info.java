/**
 * Drives groups: from sockets, callers, the committer and the appliers to the core of each, and back.
 *
 * <pre>
 *  GroupCalls ── encodes, takes room (Admission) ──▶ Submissions, Reads ─┐
 *  GroupAdministration ─────────────────────────────▶ Rebinds ───────────┤
 *  Transport ───────────────────────────────────────▶ GroupDriver ───────┼──▶ RaftCore ──▶ Ready
 *  committer, appliers, timers (DeadlineQueue) ─────▶                    ┘                   │
 *  CoreAnswers ◀── one batch and one flush for all groups of a turn (Loop) ◀─────────────────┘
 * </pre>
 *
 * <ol>
 *   <li>Everything but {@link io.skerry.raft.runtime.driver.GroupCalls},
 *       {@link io.skerry.raft.runtime.driver.GroupAdministration} and
 *       {@link io.skerry.raft.runtime.driver.Admission} is confined to the event loop of the group's lane; others come in
 *       by {@link io.skerry.raft.runtime.driver.Loop#execute}.
 *   <li>Nothing here blocks, and no code of users runs here.
 *   <li>Credit for the disk is taken before a core is given what makes it write.
 *   <li>A call is let in, and ends once: by what is applied at its index, by a refusal from before any log, or by its
 *       deadline.
 * </ol>
 */
@NullMarked
package io.skerry.raft.runtime.driver;

import org.jspecify.annotations.NullMarked;
