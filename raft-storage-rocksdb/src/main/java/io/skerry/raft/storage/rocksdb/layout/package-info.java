/**
 * Bytes on disk, and nothing else. All integers are big-endian, every format has a version, everything has a checksum.
 *
 * <pre>
 *  DIR/LOCK              held while the storage is open; names the process
 *  DIR/FORMAT            "skerry-storage 1": read before anything else is touched
 *  DIR/FORMAT.new        the same, of a first open that never finished: the next open begins anew
 *  DIR/raft/             one RocksDB for all groups
 *
 *  family      key                                             value
 *  log         group 8 | last index 8                          {@link io.skerry.raft.storage.rocksdb.layout.Block}: header, then records verbatim
 *  stable      1 | group 8                                     hard state: term 8 | vote
 *              2 | group 8 | index 8                           membership
 *              3 | group 8 | name                              named value
 *  metadata    1                                               identity, and the entry codec's name
 *              2 | group 8                                     boundary of the log: term 8 | index 8
 *              3 | group 8 | first index 8                     run of terms: term 8
 *              4 | group 8                                     name of the group
 *
 *  a record (one entry), see {@link io.skerry.raft.model.RecordHeader}
 *  | length 4 | crc32c 4 | version 1 | type 1 | term 8 | index 8 | payload ...
 *
 *  a block (what one commit brought for one group, split at 64 KiB of records)
 *  | version 1 | 0 | count 4 | base index 8 | end of each record 4*count | crc32c of key and header 4 | records ...
 *
 *  a small record (families stable and metadata)
 *  | version 1 | crc32c of key and body 4 | body ...
 * </pre>
 *
 * <p>The runs of terms make the term of any index known without touching a block. A block that lies wholly at or below
 * the boundary is dead, though it may still stand there: prefixes are deleted rarely.
 *
 * <p>This package is internal to the module; its types may change with any version.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.layout;

import org.jspecify.annotations.NullMarked;
