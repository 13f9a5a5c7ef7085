package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.state.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What clients were told. Thread-safe. */
final class Ledger {

    /**
     * How much there is. Immutable.
     *
     * @param acknowledged writes that were acknowledged
     * @param unknown      writes of which nobody knows
     * @param refused      attempts that certainly did not happen
     */
    record Counts(int acknowledged, int unknown, int refused) {}

    private final Map<Long, String> acknowledged = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int refused;
    private long lastAcknowledgedNanos = System.nanoTime();
    private long longestGapNanos;

    /** Every key has one value, that can be told from the key: nothing else has to be remembered. */
    static Value valueOf(String key) {
        return Value.ofUtf8((key + " ").repeat(64 / (key.length() + 1) + 1));
    }

    synchronized void acknowledge(String key, long index) {
        String other = acknowledged.putIfAbsent(index, key);
        if (other != null) {
            faults.add(key + " and " + other + " were both acknowledged at index " + index);
        }
        long now = System.nanoTime();
        longestGapNanos = Math.max(longestGapNanos, now - lastAcknowledgedNanos);
        lastAcknowledgedNanos = now;
    }

    synchronized void unknown(String key) {
        unknown.add(key);
    }

    synchronized void refuse() {
        refused++;
    }

    /** From now on the longest gap is measured anew, from the last acknowledgement on. */
    synchronized void forgetGaps() {
        longestGapNanos = 0;
    }

    /** Returns the longest time without any acknowledgement, the one that goes on included. */
    synchronized long longestGapNanos() {
        return Math.max(longestGapNanos, System.nanoTime() - lastAcknowledgedNanos);
    }

    /** Returns when the last acknowledgement came. */
    synchronized long lastAcknowledgedNanos() {
        return lastAcknowledgedNanos;
    }

    synchronized Counts counts() {
        return new Counts(acknowledged.size(), unknown.size(), refused);
    }

    synchronized List<String> acknowledgedKeys() {
        return List.copyOf(acknowledged.values());
    }

    synchronized List<String> unknownKeys() {
        return List.copyOf(unknown);
    }

    /** Returns what no cluster may do. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
