/** Rounds and the reads that wait for them, alone. */
@NullMarked
package io.skerry.raft.core.read;

import org.jspecify.annotations.NullMarked;
