package io.skerry.raft.runtime;

/** An exception that nothing can be told of: as if no memory were left for that. Immutable. */
public final class Silent extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw new OutOfMemoryError("planted");
    }
}
