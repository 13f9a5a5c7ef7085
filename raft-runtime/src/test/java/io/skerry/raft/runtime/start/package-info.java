@NullMarked
package io.skerry.raft.runtime.start;

import org.jspecify.annotations.NullMarked;
