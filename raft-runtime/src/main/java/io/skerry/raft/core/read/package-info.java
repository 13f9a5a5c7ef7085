/**
 * ReadIndex (dissertation §6.4): reads that need no entry of their own, because a quorum confirms, by a round of
 * heartbeats sent after the read came, that its leader still leads.
 */
@NullMarked
package io.skerry.raft.core.read;

import org.jspecify.annotations.NullMarked;
