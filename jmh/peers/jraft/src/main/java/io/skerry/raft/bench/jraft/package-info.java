/** SOFAJRaft's log store as a contender; see {@code io.skerry.raft.bench.contest}. */
@NullMarked
package io.skerry.raft.bench.jraft;

import org.jspecify.annotations.NullMarked;
