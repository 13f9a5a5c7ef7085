/**
 * A disk that fails when it is told to, and what a power cut leaves of a folder on it.
 *
 * <p>A {@link io.skerry.raft.testkit.disk.FaultyDisk} is a library that is preloaded into the process which uses the folder,
 * built from {@code faulty-disk.c} where there is a C compiler. {@link io.skerry.raft.testkit.disk.PowerCut} takes back what
 * was not synced, by the journal that the library keeps.
 *
 * <p>Knows the JDK alone.
 */
@NullMarked
package io.skerry.raft.testkit.disk;

import org.jspecify.annotations.NullMarked;
