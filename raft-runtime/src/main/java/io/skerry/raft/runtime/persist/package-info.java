/**
 * Between the core and the storage: what a core begins with, and how its answers become durable. One code for the
 * driver of real nodes and for the simulator.
 *
 * <ol>
 *   <li>{@link io.skerry.raft.runtime.persist.CoreRecovery} reads what a group's core begins with.
 *   <li>{@link io.skerry.raft.runtime.persist.WriteBatcher} puts the writes of many groups into one batch, and says which
 *       writes a completion stands for.
 *   <li>{@link io.skerry.raft.runtime.persist.InstallValues} says what else changes when a snapshot is installed.
 * </ol>
 *
 * <p>Knows the storage's interfaces and the core's values; knows nothing of threads, clocks and sockets.
 */
@NullMarked
package io.skerry.raft.runtime.persist;

import org.jspecify.annotations.NullMarked;
