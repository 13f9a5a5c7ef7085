/**
 * Whole nodes that die at each native call which changes a file, while they take, fetch, install and prune snapshots, and
 * while they are restored from a backup; and what a kill, and a power cut, leave there.
 *
 * <pre>
 *   parent (NodeCrashTest) ──starts──► NodeProcess: rounds of a Story on a FaultyDisk
 *                                        ├── life: a node, of which every acknowledgement is noted in a Truth
 *                                        ├── Remains: what is in the folder must be the old state or the new one
 *                                        └── the node begins again there, and must have all that was acknowledged
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.crash;

import org.jspecify.annotations.NullMarked;
