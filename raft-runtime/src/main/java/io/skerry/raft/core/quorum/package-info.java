/**
 * Set arithmetic, and nothing else: what a majority has, what two majorities have, whether an election is decided.
 */
@NullMarked
package io.skerry.raft.core.quorum;

import org.jspecify.annotations.NullMarked;
