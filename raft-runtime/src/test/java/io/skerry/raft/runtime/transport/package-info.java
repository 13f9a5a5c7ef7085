/**
 * The transport over real sockets of the loopback, and in one process. Nothing sleeps: conditions are awaited.
 */
@NullMarked
package io.skerry.raft.runtime.transport;

import org.jspecify.annotations.NullMarked;
