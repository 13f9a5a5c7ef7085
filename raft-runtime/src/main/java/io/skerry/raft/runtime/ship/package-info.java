/**
 * Brings snapshots from node to node, on connections of their own, so that nothing of the protocol waits behind them. Whoever
 * needs one fetches it: it knows what it has already, from files of an earlier one to a transfer that was broken off.
 */
@NullMarked
package io.skerry.raft.runtime.ship;

import org.jspecify.annotations.NullMarked;
