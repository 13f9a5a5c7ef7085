/**
 * Shortens what fails, for whoever has to read it. Knows nothing of what it shortens.
 */
@NullMarked
package io.skerry.raft.testkit.shrink;

import org.jspecify.annotations.NullMarked;
