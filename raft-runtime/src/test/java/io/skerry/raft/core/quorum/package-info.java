/** Tables and brute force for what decides. */
@NullMarked
package io.skerry.raft.core.quorum;

import org.jspecify.annotations.NullMarked;
