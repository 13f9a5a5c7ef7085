/**
 * Real storages on disks that misbehave: slow, hanging, failing, full or crowded, or gone in a crash. Used by whichever tests
 * need such disks; knows none of them.
 *
 * <pre>
 *   node ──▶ FaultyStorage ──▶ RocksDbStorage
 *                 └─ FaultyBatch: what FaultyDisk says becomes of its commit
 * </pre>
 */
@NullMarked
package io.skerry.integrationtests.storage;

import org.jspecify.annotations.NullMarked;
