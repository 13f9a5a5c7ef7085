package io.skerry.raft.storage.rocksdb.inspect;

import java.util.List;

/**
 * What a verification read, and what it found. Immutable.
 *
 * @param groups   how many groups there are
 * @param unnamed  how many of them have no name: made by number, or by a node of another kind
 * @param blocks   blocks that were read, dead ones included
 * @param entries  records of entries that were checked and are what was written
 * @param records  small records that were checked and are what was written
 * @param walRecords writes in the live write-ahead log that check out
 * @param findings what is damaged, in the order in which it was met; the first 1,000
 * @param omitted  how many more there are
 */
public record VerifyReport(
        int groups,
        int unnamed,
        long blocks,
        long entries,
        long records,
        long walRecords,
        List<Finding> findings,
        long omitted) {

    /** Copies the list. */
    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** Returns whether nothing was found. */
    public boolean isSound() {
        return findings.isEmpty();
    }

    VerifyReport withFindings(List<Finding> confirmed) {
        return new VerifyReport(groups, unnamed, blocks, entries, records, walRecords, confirmed, omitted);
    }
}
