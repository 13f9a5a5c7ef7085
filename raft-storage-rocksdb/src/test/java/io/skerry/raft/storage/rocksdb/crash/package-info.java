/**
 * What is left when a process is killed, the power fails, a sync fails, the disk is full, or bytes change, compared with
 * what was acknowledged.
 *
 * <pre>
 *   parent (the test) ──starts──► VictimProcess: one life of a storage under a RandomLoad; says what it began and what
 *        │                        was acknowledged, and is killed from outside, by a FailPoint, or by its disk
 *        ├──starts──► DiskProcess: many lives, one after the other, on a FaultyDisk that dies instead of the process
 *        └── Verdict: opens what is left, and compares with every state that is allowed
 * </pre>
 *
 * A {@link io.skerry.raft.testkit.disk.FaultyDisk} is a library that is preloaded into the process, built from
 * C where there is a compiler for it. {@link io.skerry.raft.testkit.disk.PowerCut} takes back what was
 * not synced, by the journal that the library keeps.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.crash;

import org.jspecify.annotations.NullMarked;
