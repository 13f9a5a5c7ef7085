/**
 * raft-kv: a replicated key-value store as one program, {@code ./raft-kv --help}.
 *
 * <pre>
 *  cli ─▶ demo ─▶ server ─▶ http ─▶ state        what is replicated: begin to read there
 *   └──────┴────▶ client ─▶ wire
 * </pre>
 *
 * <p>It stands on the public API alone, and shows how each part of it is meant to be used.
 */
@NullMarked
package io.skerry.examples.kv;

import org.jspecify.annotations.NullMarked;
