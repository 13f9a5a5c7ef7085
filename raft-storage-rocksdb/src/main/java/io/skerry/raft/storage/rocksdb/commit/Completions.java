package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.StorageException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what became of requests. Immutable. */
final class Completions {

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final String storage;

    Completions(String storage) {
        this.storage = storage;
    }

    /**
     * Tells in order. A completion that breaks its promise not to throw must not cost the others theirs.
     *
     * @param failed what those have failed with that did not fail alone, or null
     */
    void tell(List<CommitRequest> requests, @Nullable StorageException failed) {
        for (int i = 0; i < requests.size(); i++) {
            CommitRequest request = requests.get(i);
            StorageException own = request.failure();
            try {
                request.complete(own != null ? own : failed);
            } catch (RuntimeException | Error e) {
                Causes.tell(e, told -> LOG.error("storage={} a completion threw, against its contract", storage, told));
            }
        }
    }
}
