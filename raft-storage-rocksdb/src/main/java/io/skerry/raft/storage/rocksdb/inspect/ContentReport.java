package io.skerry.raft.storage.rocksdb.inspect;

import java.util.List;

/**
 * What a look at every byte of snapshots and states has found. Immutable.
 *
 * @param snapshots complete ones that were read
 * @param files     files of them
 * @param bytes     bytes of them
 * @param states    states in RocksDB that were read
 * @param tables    tables of them
 * @param findings  what is damaged; the first 1,000
 * @param omitted   how many more there are
 */
public record ContentReport(
        int snapshots, long files, long bytes, int states, long tables, List<Finding> findings, long omitted) {

    /** Copies the list. */
    public ContentReport {
        findings = List.copyOf(findings);
    }

    /** Returns whether nothing was found. */
    public boolean isSound() {
        return findings.isEmpty();
    }
}
