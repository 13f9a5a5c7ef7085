package io.skerry.raft.bench;

import java.util.List;

/** Benchmarks that are to be compared, and how. Implementations are immutable. */
interface Comparison {

    /** Returns what stands above the tables. */
    String title();

    /** Returns the trials, those that are compared with each other in one list. */
    List<List<Trial>> trials();

    /** Returns what was measured, and the ratios; more than one table if one would be too wide. */
    List<Table> tables(Results<Trial> results);
}
