/**
 * Somebody else's Raft, in miniature, on a storage of ours. It has words and types of its own (epochs and slots instead
 * of terms and indexes, peers that are strings), and knows the storage by its interface. One line opens a real one:
 *
 * <pre>{@code
 * ForeignNode node = new ForeignNode(RocksDbStorage.open(Path.of("data/ada")), GroupId.ofName("orders"));
 * }</pre>
 *
 * <p>No network, no timers, no quorums: only what touches the disk.
 */
@NullMarked
package io.skerry.examples.foreign;

import org.jspecify.annotations.NullMarked;
