package io.skerry.raft.testkit.sim;

/**
 * A state in several families, as column families are: each entry changes one of them, by a running hash over its record, so
 * that a family that misses an entry, or has it twice, makes another state. Not thread-safe; owned by its creator.
 */
final class SimFamilies {

    static final int COUNT = 3;

    private final long[] hashes = new long[COUNT];

    /** An entry is applied. */
    void apply(long index, long recordHash) {
        int family = (int) (index % COUNT);
        hashes[family] = GroupHistory.nextState(hashes[family], recordHash);
    }

    long get(int family) {
        return hashes[family];
    }

    void set(int family, long hash) {
        hashes[family] = hash;
    }

    /** Returns a hash over all of it. */
    long hash() {
        long hash = 0;
        for (long family : hashes) {
            hash = GroupHistory.nextState(hash, family);
        }
        return hash;
    }
}
