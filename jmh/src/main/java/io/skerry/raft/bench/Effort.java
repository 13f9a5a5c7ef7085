package io.skerry.raft.bench;

import java.time.Duration;

/**
 * How long to measure. Immutable.
 *
 * @param rounds  how often each benchmark has its turn, at least 1
 * @param forks   1 for a JVM of its own in each turn, 0 for none
 * @param warmup  how long each warm-up iteration of a turn takes
 * @param measure how long each turn measures
 */
record Effort(int rounds, int forks, Duration warmup, Duration measure) {}
