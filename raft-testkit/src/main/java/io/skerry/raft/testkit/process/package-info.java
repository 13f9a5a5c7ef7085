/**
 * Processes for tests that kill: a JVM of its own, which reports in lines, and never outlives the test.
 *
 * <p>Knows the JDK alone.
 */
@NullMarked
package io.skerry.raft.testkit.process;

import org.jspecify.annotations.NullMarked;
