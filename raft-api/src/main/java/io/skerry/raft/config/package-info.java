/**
 * Immutable settings, and the units they are given in. Durations are {@link java.time.Duration}, sizes are
 * {@link io.skerry.raft.config.ByteSize}; inside, code keeps plain numbers whose names end with their unit.
 */
@NullMarked
package io.skerry.raft.config;

import org.jspecify.annotations.NullMarked;
