/**
 * The contract of a store as tests: extend four classes, and know whether a store keeps what
 * {@link io.skerry.raft.storage} promises.
 */
@NullMarked
package io.skerry.raft.testkit.store;

import org.jspecify.annotations.NullMarked;
