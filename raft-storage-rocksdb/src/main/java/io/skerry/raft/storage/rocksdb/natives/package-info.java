/**
 * What every owner of a RocksDB needs, be it the storage or who only looks at one: closing what was acquired, in the
 * right order, and options that have no setter.
 *
 * <p>Knows RocksDB; knows nothing of groups, logs or folders. Internal to the module.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.natives;

import org.jspecify.annotations.NullMarked;
