package io.skerry.raft.node;

/**
 * How fresh the state is that a read sees. Immutable.
 *
 * <table>
 * <caption>Guarantees</caption>
 * <tr><th>value</th><th>sees</th><th>costs</th></tr>
 * <tr><td>{@link #LINEARIZABLE}</td><td>every command whose result was known to anybody when the read began, on whichever
 * node it runs (ReadIndex, dissertation §6.4)</td><td>a round of heartbeats, shared by all reads of a turn; needs a
 * majority</td></tr>
 * <tr><td>{@link #STALE}</td><td>what this node has applied, however old; a later read on the same node never sees
 * less</td><td>nothing; needs no leader</td></tr>
 * </table>
 */
public final class ReadConsistency {

    /** Every command that was finished before the read began. */
    public static final ReadConsistency LINEARIZABLE = new ReadConsistency("LINEARIZABLE", true);

    /** Whatever this node has applied. */
    public static final ReadConsistency STALE = new ReadConsistency("STALE", false);

    private final String name;
    private final boolean needsReadIndex;

    private ReadConsistency(String name, boolean needsReadIndex) {
        this.name = name;
        this.needsReadIndex = needsReadIndex;
    }

    /** Returns whether the leader has to name an index before the read may run. */
    public boolean needsReadIndex() {
        return needsReadIndex;
    }

    @Override
    public String toString() {
        return name;
    }
}
