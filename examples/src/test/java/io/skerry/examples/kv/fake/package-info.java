/** A cluster without Raft, for tests of what stands on one. */
@NullMarked
package io.skerry.examples.kv.fake;

import org.jspecify.annotations.NullMarked;
