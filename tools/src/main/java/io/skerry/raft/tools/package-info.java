/** Draft. */
@NullMarked
package io.skerry.raft.tools;

import org.jspecify.annotations.NullMarked;
