/**
 * Whole clusters in one process, on everything that is real: RocksDB, Netty on loopback, the driver.
 *
 * <pre>
 *   Load ── commands ──▶ RocksCluster: three nodes ──▶ Ledger, on each
 *                              │ stopped
 *                              ▼
 *                        LogDump: what stands in the folders, read with the storage module alone
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.cluster;

import org.jspecify.annotations.NullMarked;
