/**
 * The contract of a store as tests: extend five classes, and learn whether a store keeps what
 * {@link io.skerry.raft.storage} promises.
 *
 * <pre>{@code
 * class MyLogStoreTest extends LogStoreContract {
 *     @Override
 *     protected RaftStorage open(Path folder) {
 *         return MyStorage.open(folder);
 *     }
 * }
 * }</pre>
 *
 * <ol>
 *   <li>Put {@code raft-testkit} and the engine of JUnit 6 on the test class path.
 *   <li>Extend each of the five, as above. {@code open} gets a folder that exists: empty, or as one of your storages
 *       has left it, or a copy of that, taken while it was open.
 *   <li>Open with low limits, though not below 4 KiB for payloads, 1 KiB for values and 4 MiB of room: tests of what is
 *       largest are skipped where they would need much memory (payloads or room over 32 MiB).
 *   <li>A store that keeps nothing when it is closed overrides {@code durable()} to return false; what asks for more
 *       is then skipped.
 *   <li>Read a failure as the clause that was broken: its message says what the contract promises, or the name of the
 *       test does.
 * </ol>
 *
 * <table>
 *   <caption>What each class judges</caption>
 *   <tr><th>class</th><th>judges</th></tr>
 *   <tr><td>{@link io.skerry.raft.testkit.store.LogStoreContract}</td>
 *       <td>one log: appends, replacement, truncation at both ends, reset, reads and their limits, types, sizes</td></tr>
 *   <tr><td>{@link io.skerry.raft.testkit.store.StableStoreContract}</td>
 *       <td>term and vote, named values, group names, memberships that follow the log</td></tr>
 *   <tr><td>{@link io.skerry.raft.testkit.store.StorageContract}</td>
 *       <td>batches over several groups, requests in flight, completions and their order, several threads, room and
 *       credit, identity, the destruction of groups, closing, and what a kill leaves</td></tr>
 *   <tr><td>{@link io.skerry.raft.testkit.store.RandomSequenceContract}</td>
 *       <td>500 random sequences against {@code MemoryStorage}, compared in full; a failing one is shortened, and
 *       repeated with {@code -Dskerry.kit.seed=}</td></tr>
 *   <tr><td>{@link io.skerry.raft.testkit.store.SnapshotStoreContract}</td>
 *       <td>snapshots: taking, listing, holding, damage, removal, receiving and resuming; for stores that keep any</td></tr>
 * </table>
 *
 * <p>How it works, for those who debug: requests are brought in flight together by keeping the storage's thread inside
 * a completion; every wait of the kit has a deadline ({@code deadline()}) that can only fail the test, and a call of
 * the store that does not return ends its test after two minutes. A kill is a copy of the folder, taken inside a completion: what the process had handed to the operating system
 * by then. It must open, and hold a prefix of the batches that had joined, with all that were acknowledged.
 *
 * <p>What the kit cannot judge, and a store must be tested for on its own:
 * <ul>
 *   <li>a missing sync: a copy of a folder sees what the operating system holds in memory, a power cut does not; nor
 *       does it see whether what was recovered is made durable anew before it is reported;
 *   <li>failed writes and syncs, full disks, and damaged files: they need a disk that fails on demand;
 *   <li>two names of one group number, for want of a collision of 64 bits;
 *   <li>races that no test met: threads are tried, not proven;
 *   <li>speed.
 * </ul>
 *
 * <p>Knows {@code raft-api} and JUnit alone; knows nothing of the node that uses a store, nor of any store's files.
 */
@NullMarked
package io.skerry.raft.testkit.store;

import org.jspecify.annotations.NullMarked;
