/**
 * Bytes from outside, by the million: whatever they are, they are read, or refused by the one exception that is documented
 * for it, soon, and within a bound of memory.
 *
 * <pre>
 *   FuzzingTest ─▶ Fuzzer ── seed, number ─▶ Target: makes the input (Mutator), takes it
 *                  │                          frames, handshake, blocks, records, small records,
 *                  └─▶ Report                 config, commands, HTTP
 * </pre>
 *
 * <p>An input follows from the seed and its number alone, so that each can be made again.
 */
@NullMarked
package io.skerry.integrationtests.hostile;

import org.jspecify.annotations.NullMarked;
