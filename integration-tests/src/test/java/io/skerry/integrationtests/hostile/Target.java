package io.skerry.integrationtests.hostile;

import java.util.Random;

/** Something that takes bytes from outside. Not thread-safe; used by one thread at a time. */
interface Target extends AutoCloseable {

    /** Returns what it is, in a word or two. */
    String name();

    /** Returns how many of a thousand inputs are for it. */
    int share();

    /** Returns an input, which follows from the generator alone: random bytes, or valid ones that were changed. */
    byte[] input(Random random);

    /**
     * Takes an input.
     *
     * @return whether it was accepted; if not, it was refused as is documented
     * @throws Exception if something else became of it, which is a failure
     */
    boolean take(byte[] input) throws Exception;

    /** Returns how many bytes an input of that size may cost at most, for good or for a moment. */
    long mostAllocated(int inputBytes);

    /** Returns what was allocated so far by whoever takes the input. */
    default long allocated() {
        return Allocation.ofThisThread();
    }

    /** Requires that nothing is left behind. */
    @Override
    default void close() {
        // Most have nothing to leave behind.
    }
}
