/** Which membership is in force, and who counts, alone. */
@NullMarked
package io.skerry.raft.core.membership;

import org.jspecify.annotations.NullMarked;
