package io.skerry.raft.runtime.transport.bulk;

/** Takes bulk streams that other nodes have opened. Thread-safe. */
@FunctionalInterface
public interface BulkServer {

    /**
     * Takes a stream, and closes it. Called by any thread, be it an event loop: must not wait.
     *
     * @throws RuntimeException if it takes none; the stream is closed by the caller then
     */
    void onStream(BulkStream stream);
}
