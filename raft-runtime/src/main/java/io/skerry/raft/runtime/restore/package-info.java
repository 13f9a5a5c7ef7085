/** Makes a cluster of a backup. */
@NullMarked
package io.skerry.raft.runtime.restore;

import org.jspecify.annotations.NullMarked;
