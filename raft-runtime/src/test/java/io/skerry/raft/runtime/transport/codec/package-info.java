/**
 * The bytes between two nodes: golden, random, mutated.
 */
@NullMarked
package io.skerry.raft.runtime.transport.codec;

import org.jspecify.annotations.NullMarked;
