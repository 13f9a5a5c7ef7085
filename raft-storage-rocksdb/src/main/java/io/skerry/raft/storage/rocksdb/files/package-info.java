/** Folders and files whose names are durable. Knows nothing of what is in them. */
@NullMarked
package io.skerry.raft.storage.rocksdb.files;

import org.jspecify.annotations.NullMarked;
