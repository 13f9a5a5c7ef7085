/** Tests of shipping, with nodes that have nothing but a transport and a store of snapshots. */
@NullMarked
package io.skerry.raft.runtime.ship;

import org.jspecify.annotations.NullMarked;
