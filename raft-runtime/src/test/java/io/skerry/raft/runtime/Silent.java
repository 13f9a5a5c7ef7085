package io.skerry.raft.runtime;

/**
 * An exception that nothing can be told of on a thread of a node: as if no memory were left for that. A test may print it.
 * Immutable.
 */
public final class Silent extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        if (Thread.currentThread().getName().startsWith("skerry-")) {
            throw new OutOfMemoryError("planted");
        }
        return "planted";
    }
}
