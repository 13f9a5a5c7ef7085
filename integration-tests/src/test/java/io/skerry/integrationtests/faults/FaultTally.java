package io.skerry.integrationtests.faults;

import java.util.EnumMap;
import java.util.Map;

/** What the runs of a campaign came to. Thread-safe. */
final class FaultTally {

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<Call.End, Integer> ends = new EnumMap<>(Call.End.class);
    private int runs;
    private long entries;
    private long elections;
    private long looks;

    synchronized void add(Verdict verdict, long logEntries) {
        for (Call.End end : Call.End.values()) {
            ends.merge(end, verdict.count(end), Integer::sum);
        }
        entries += logEntries;
    }

    synchronized void add(Map<Fault, Integer> begun, int leaders, long looked) {
        begun.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
        elections += leaders;
        looks += looked;
        runs++;
    }

    synchronized int runs() {
        return runs;
    }

    /** Returns how often a fault has begun. */
    synchronized int count(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    /** Returns how many calls have ended so. */
    synchronized int count(Call.End end) {
        return ends.getOrDefault(end, 0);
    }

    @Override
    public synchronized String toString() {
        return runs + " runs, calls " + ends + ", " + entries + " entries, " + elections + " leaders, " + looks
                + " looks, faults " + faults;
    }
}
