/**
 * Frames over TCP, and the connections that carry them.
 */
@NullMarked
package io.skerry.raft.runtime.transport;

import org.jspecify.annotations.NullMarked;
