/**
 * The event loops, and what drives a group on one of them.
 */
@NullMarked
package io.skerry.raft.runtime.loop;

import org.jspecify.annotations.NullMarked;
