/**
 * The threads that drive groups and their connections, and which lane is on which of them.
 */
@NullMarked
package io.skerry.raft.runtime.loop;

import org.jspecify.annotations.NullMarked;
