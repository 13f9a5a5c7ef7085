/** The leader's picture of a follower, alone. */
@NullMarked
package io.skerry.raft.core.replication;

import org.jspecify.annotations.NullMarked;
