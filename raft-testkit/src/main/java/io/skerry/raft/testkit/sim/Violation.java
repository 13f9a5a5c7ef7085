package io.skerry.raft.testkit.sim;

/** A law was broken; the message says which one, where, and by how much. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String format, Object... values) {
        super(String.format(format, values));
    }
}
