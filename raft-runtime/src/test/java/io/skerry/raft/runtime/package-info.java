/** Tests of {@link io.skerry.raft.runtime}. */
@NullMarked
package io.skerry.raft.runtime;

import org.jspecify.annotations.NullMarked;
