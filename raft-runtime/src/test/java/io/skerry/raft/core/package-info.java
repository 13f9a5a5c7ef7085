/** The core's edges: what it refuses from its driver, and the laws that it is held to. */
@NullMarked
package io.skerry.raft.core;

import org.jspecify.annotations.NullMarked;
