/**
 * The command line: {@code java -jar tools/target/skerry.jar COMMAND}, {@code --help} explains each command.
 *
 * <pre>
 *  simulate   runs seeds of the simulator of {@code raft-testkit}
 * </pre>
 *
 * <ol>
 *   <li>Results go to standard output, progress to standard error.
 *   <li>Exit code 0 says that all is well, 1 that something was found, 2 that the command was not understood.
 * </ol>
 *
 * <p>Knows what other modules offer, and how to print it; has no logic of its own.
 */
@NullMarked
package io.skerry.raft.tools;

import org.jspecify.annotations.NullMarked;
