package io.skerry.raft.core;

import io.skerry.raft.message.Refusal;

/** What became of reads: a range of the numbers that {@link RaftCore#read} gave them. Immutable. */
public sealed interface ReadOutcome {

    /** Returns the number of the first read. */
    long firstId();

    /** Returns how many reads, numbered one after another, ended so. */
    int count();

    /**
     * They are linearizable as soon as the state machine has applied the index.
     *
     * @param firstId the number of the first read
     * @param count   how many
     * @param index   up to where the state machine must have applied
     */
    record Safe(long firstId, int count, long index) implements ReadOutcome {}

    /**
     * There is no answer; they may be tried again.
     *
     * @param firstId the number of the first read
     * @param count   how many
     * @param reason  why
     */
    record Refused(long firstId, int count, Refusal reason) implements ReadOutcome {}
}
