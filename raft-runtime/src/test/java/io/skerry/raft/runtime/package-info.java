@NullMarked
package io.skerry.raft.runtime;

import org.jspecify.annotations.NullMarked;
