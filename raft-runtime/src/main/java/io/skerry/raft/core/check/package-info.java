/** Guards of the laws that the core rests on: always on, and final when they fail. */
@NullMarked
package io.skerry.raft.core.check;

import org.jspecify.annotations.NullMarked;
