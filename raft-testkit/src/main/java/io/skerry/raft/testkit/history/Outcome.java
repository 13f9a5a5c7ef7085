package io.skerry.raft.testkit.history;

/** What a client was told of an operation. */
public enum Outcome {
    /** It took effect, and was answered. */
    ANSWERED,
    /** It certainly did not take effect. */
    REFUSED,
    /** Nobody knows: it may have taken effect, may take effect at any later time, or never. */
    UNKNOWN
}
