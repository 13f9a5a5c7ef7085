package io.skerry.raft.bench.contest;

/**
 * How much of a log is kept, as a node keeps it that takes snapshots: once it is half as long again as it is to be, it is
 * cut. Immutable.
 *
 * @param entries how many stay
 */
record Window(long entries) {

    static final long DEFAULT_BYTES = 8L << 20;

    /** Keeps entries of a size, of all groups together so many bytes. */
    static Window of(Command command) {
        long bytes = command.number("keepBytes", DEFAULT_BYTES) / command.number("groups", 1);
        return new Window(Math.max(16, bytes / command.number("payload")));
    }

    /** Returns the index that a log is to begin with. */
    long firstKept(Journal journal) {
        long first = journal.firstIndex();
        long last = journal.lastIndex();
        return last - first + 1 > entries + entries / 2 ? last - entries + 1 : first;
    }
}
