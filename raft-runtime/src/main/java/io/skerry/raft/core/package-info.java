/** Draft. */
@NullMarked
package io.skerry.raft.core;

import org.jspecify.annotations.NullMarked;
