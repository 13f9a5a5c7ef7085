/**
 * What is known of one group: the shape of its log and its small state as immutable values, how they are read from the
 * database, and how blocks are.
 *
 * <p>Each group has two states, held by its {@link io.skerry.raft.storage.rocksdb.group.GroupHandle}: the accepted one,
 * which new batches are validated against, and the durable one, which readers see. Both move from value to value by
 * {@link io.skerry.raft.storage.rocksdb.group.GroupChange}s, so validation and effect are one piece of code.
 *
 * <p>Knows the layout and how to read it; knows nothing of queues, threads or writing. Internal to the module.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.group;

import org.jspecify.annotations.NullMarked;
