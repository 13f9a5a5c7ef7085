package io.skerry.raft.storage.rocksdb.natives;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;

/**
 * Collects what must be closed, in the order in which it was acquired, and closes it in reverse; so an open that fails
 * half-way releases what it had. Not thread-safe; owned by its creator.
 */
public final class NativeResources implements AutoCloseable {

    private final Deque<AbstractNativeReference> acquired = new ArrayDeque<>();

    /** Has nothing yet. */
    public NativeResources() {}

    /** Remembers something to close, and returns it. */
    public <T extends AbstractNativeReference> T add(T resource) {
        acquired.push(resource);
        return resource;
    }

    /** Closes all; a failure of one does not keep the others open. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!acquired.isEmpty()) {
            try {
                acquired.pop().close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
