package io.skerry.raft.storage.rocksdb.wal;

import java.nio.file.Path;

/**
 * What stands in one file of the write-ahead log. Immutable.
 *
 * @param path          where it is
 * @param number        its number, which its name says
 * @param bytes         its size; a file that is used again is larger than what it holds
 * @param soundBytes    where its last sound record ends
 * @param records       sound records: write batches
 * @param firstSequence the sequence number of the first change in them; 0 if there is no record
 * @param nextSequence  the sequence number that follows the last change; 0 if there is no record
 * @param ending        what follows the last sound record
 */
public record WalFile(
        Path path,
        long number,
        long bytes,
        long soundBytes,
        long records,
        long firstSequence,
        long nextSequence,
        Ending ending) {

    /** What follows the last sound record of a file. */
    public enum Ending {
        /** Nothing: the file ends there. */
        END_OF_FILE,
        /** Zeros: room that was made in advance, or pages that never reached the disk. */
        ZEROS,
        /** Records of an earlier life of the file, or what is left of one that was partly written over. */
        STALE,
        /** A record of which a part only is there, or that does not check out. */
        TORN
    }

    /** Returns whether there is a record in it. */
    public boolean holdsRecords() {
        return records > 0;
    }
}
