/**
 * The command line: {@code java -jar tools/target/skerry.jar COMMAND}, {@code --help} explains each command.
 *
 * <pre>
 *  list       groups of a storage            while its node runs or not
 *  dump       state and entries of a group   likewise
 *  verify     checks every byte              likewise; or of a folder of backups
 *  stats      sizes                          likewise
 *  snapshots  snapshots, and states          likewise; or of a folder of backups
 *  repair     cuts a damaged log             in a folder that no node has open
 *  simulate   runs seeds of the simulator of {@code raft-testkit}
 * </pre>
 *
 * <ol>
 *   <li>Results go to standard output, progress to standard error.
 *   <li>Exit code 0 says that all is well, 1 that something was found, 2 that the command was not
 *       understood, 3 that a folder cannot be read.
 * </ol>
 *
 * <p>Knows what other modules offer, and how to print it; has no logic of its own.
 */
@NullMarked
package io.skerry.raft.tools;

import org.jspecify.annotations.NullMarked;
