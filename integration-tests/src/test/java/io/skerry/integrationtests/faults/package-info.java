/**
 * The real driver under injected faults: event loops, committers, appliers and RocksDB, over the network in one process.
 * Each run draws a cluster and a schedule of faults from its seed, and is checked like a simulation. Threads are real:
 * a seed repeats what was drawn, not how the threads took turns.
 *
 * <pre>
 *  Schedule ──▶ FaultRun ──▶ FaultyNode (RocksDB behind a FaultyStorage) ── witnessed by ── Weather ──▶ Witness
 *                  │              ▲                                                                      │
 *                  └── Clients ───┘ ──▶ GroupRecord: what was called, told and applied ──▶ Verdict ◀─────┘
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.faults;

import org.jspecify.annotations.NullMarked;
