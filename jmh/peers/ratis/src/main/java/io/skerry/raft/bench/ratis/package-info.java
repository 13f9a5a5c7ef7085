/** The log of Apache Ratis as a contender; see {@code io.skerry.raft.bench.contest}. */
@NullMarked
package io.skerry.raft.bench.ratis;

import org.jspecify.annotations.NullMarked;
