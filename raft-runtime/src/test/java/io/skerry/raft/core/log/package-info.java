/** The log's window and what of it is durable, against models that keep everything one by one. */
@NullMarked
package io.skerry.raft.core.log;

import org.jspecify.annotations.NullMarked;
