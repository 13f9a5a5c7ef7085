package io.skerry.raft.testkit.history;

import java.util.Arrays;

/**
 * How far a search has come: which operations have taken effect, and the state after them. What follows depends on nothing
 * else, so no configuration is looked at twice (Lowe, "Testing for linearizability", 2017). Operations that all have taken
 * effect up to some point are a number, so that one takes as much memory as operations overlap, however long the history.
 *
 * <p>Immutable.
 */
final class Configuration {

    private final Object state;
    private final int doneWords;
    private final long[] words;
    private final int hash;

    /**
     * Takes what it needs of a set of bits.
     *
     * @param first the first word of those operations that are done in about this order
     */
    Configuration(Object state, long[] bits, int first) {
        int done = first;
        while (done < bits.length && bits[done] == -1L) {
            done++;
        }
        int until = bits.length;
        while (until > done && bits[until - 1] == 0) {
            until--;
        }
        this.state = state;
        this.doneWords = done;
        this.words = new long[first + until - done];
        System.arraycopy(bits, 0, words, 0, first);
        System.arraycopy(bits, done, words, first, until - done);
        this.hash = (state.hashCode() * 31 + done) * 31 + Arrays.hashCode(words);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration that
                && hash == that.hash
                && doneWords == that.doneWords
                && Arrays.equals(words, that.words)
                && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
