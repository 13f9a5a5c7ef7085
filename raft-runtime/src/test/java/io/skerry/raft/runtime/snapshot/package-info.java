/** Tests of what is decided about snapshots, and of the threads they are taken on. */
@NullMarked
package io.skerry.raft.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
