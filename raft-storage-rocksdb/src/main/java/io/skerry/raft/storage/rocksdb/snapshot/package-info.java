/**
 * Snapshots in files: one folder for each, under one for each group.
 *
 * <pre>
 *   DIR/snapshots/GROUP/                     16 hexadecimal digits
 *       TERM-INDEX/                          a snapshot: 16 digits each; .2, .3 ... behind it if there is another one there
 *           MANIFEST                         what it is, with its own checksum
 *           .condemned                       if there: found damaged while it was held; removed by the next prune
 *           000123.sst ...                   the files that the manifest names
 *       receiving/                           one that comes: its manifest, and files with holes
 *       replaced/                            what came before of another one, until its files were looked through
 *       writing-N/  removed-N/               being written, being removed: garbage after a crash
 *       .destroying                          the group is about to be destroyed; see SnapshotFolders
 *   DIR/snapshots/removed-GROUP/             of a group that was destroyed: garbage
 * </pre>
 *
 * <ol>
 *   <li>A snapshot appears by one rename, when its files, its manifest and its folder have been synced; and it is reported when
 *       the folder that holds it has been.
 *   <li>What was renamed by a process that was killed before that sync is synced when the store is first used, before it is
 *       listed.
 *   <li>A file here is never written to again, and may be linked from anywhere. So nothing is ever written into a file that has
 *       another name.
 * </ol>
 *
 * Knows files; knows nothing of RocksDB.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.snapshot;

import org.jspecify.annotations.NullMarked;
