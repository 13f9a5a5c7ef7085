/**
 * The values that every layer speaks: who (groups, nodes, stores), where (positions), what (entries, payloads),
 * and what a Raft node must remember (hard state, membership).
 *
 * <p>All of them are immutable and compare by content. Formats that leave the process are big-endian and carry a
 * version. Nothing here knows storage, network or threads.
 */
@NullMarked
package io.skerry.raft.model;

import org.jspecify.annotations.NullMarked;
