@NullMarked
package io.skerry.raft.runtime.driver;

import org.jspecify.annotations.NullMarked;
