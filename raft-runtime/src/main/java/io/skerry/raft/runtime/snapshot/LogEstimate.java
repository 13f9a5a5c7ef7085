package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;

/**
 * Says about how many bytes a part of a log has, which may be long, at little cost: from samples. Stateless. Not for a loop.
 */
final class LogEstimate {

    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 64 << 10;

    private LogEstimate() {}

    /** Returns the bytes of the entries between two indexes, both inclusive. */
    static long bytes(LogStore log, long first, long last) {
        long entries = last - first + 1;
        if (entries <= SAMPLES) {
            return entries <= 0 ? 0 : log.approximateBytes(first, last + 1);
        }
        long sampled = 0;
        long count = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long at = first + entries / SAMPLES * i;
            if (log.readEncoded(at, last + 1, SAMPLE_BYTES) instanceof LogRead.Found<EncodedEntries> found) {
                sampled += found.value().bytes();
                count += found.value().count();
            }
        }
        return count == 0 ? 0 : (long) ((double) sampled / count * entries);
    }
}
