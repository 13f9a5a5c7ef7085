/**
 * The command line. Knows how to parse and how to print; what a command does is elsewhere.
 *
 * <ol>
 *   <li>Answers go to standard output, faults and what is waited for to standard error.
 *   <li>Exit code 0 says that it was done, 1 that it was not, 2 that it was not understood or could not begin, 3 that
 *       nobody knows.
 * </ol>
 */
@NullMarked
package io.skerry.examples.kv.cli;

import org.jspecify.annotations.NullMarked;
