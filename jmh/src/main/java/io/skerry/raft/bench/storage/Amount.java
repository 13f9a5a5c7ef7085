package io.skerry.raft.bench.storage;

import java.util.List;

/**
 * How much is measured. Immutable.
 *
 * @param rounds       of most sections
 * @param longRounds   of those that take long
 * @param millis       of most turns
 * @param shortMillis  of turns without a disk
 * @param warmMillis   before the first round
 * @param primeBytes   that are written at most until ours overwrites its log files
 * @param payloads     sizes of payloads in bytes, of appends
 * @param batches      entries of an append
 * @param groups       how many groups
 * @param peerGroups   how many groups at most other projects' stores are given: some open a database for each
 * @param steadyBytes  of payloads that are appended for long
 * @param crashEntries that are there when a process is killed
 * @param readEntries  that are read from
 */
record Amount(
        int rounds,
        int longRounds,
        int millis,
        int shortMillis,
        int warmMillis,
        long primeBytes,
        List<Integer> payloads,
        List<Integer> batches,
        List<Integer> groups,
        int peerGroups,
        long steadyBytes,
        int crashEntries,
        int readEntries) {

    private static final long MIB = 1L << 20;

    /** Less than twenty-five minutes with all peers. */
    static final Amount FULL = new Amount(
            5,
            3,
            800,
            300,
            2_500,
            768 * MIB,
            List.of(256, 1024),
            List.of(1, 16, 64, 256),
            List.of(32, 256),
            256,
            768 * MIB,
            200_000,
            100_000);

    /** About five minutes. */
    static final Amount QUICK = new Amount(
            3,
            1,
            400,
            150,
            1_500,
            768 * MIB,
            List.of(256, 1024),
            List.of(1, 64, 256),
            List.of(32, 256),
            32,
            384 * MIB,
            200_000,
            50_000);

    /** Nothing that would be a measurement. */
    static final Amount TINY = new Amount(1, 1, 10, 5, 5, MIB, List.of(256), List.of(64), List.of(4), 4, MIB, 640, 256);
}
