/** Draft. */
@NullMarked
package io.skerry.raft.testkit.sim;

import org.jspecify.annotations.NullMarked;
