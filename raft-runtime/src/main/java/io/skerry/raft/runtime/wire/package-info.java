/**
 * What nodes tell each other beside the protocol of {@link io.skerry.raft.message}, as values: who they are
 * ({@link io.skerry.raft.runtime.wire.Hello}), commands that are forwarded to a leader, and what the first start needs.
 *
 * <p>Knows nothing of bytes and connections; those are in {@code io.skerry.raft.runtime.transport}.
 */
@NullMarked
package io.skerry.raft.runtime.wire;

import org.jspecify.annotations.NullMarked;
