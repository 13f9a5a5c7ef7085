/**
 * A comparison of log stores, each in a JVM with a class path of its own. A contender is driven through its standard input,
 * a command a line, and answers with a line of figures; all run the same loops, around the same payloads, and only what
 * makes entries, and keeps them, is theirs.
 *
 * <p>Needs nothing but the JDK and HdrHistogram, so that another project's log store brings its own versions of everything
 * else. Knows nothing of Skerry.
 */
@NullMarked
package io.skerry.raft.bench.contest;

import org.jspecify.annotations.NullMarked;
