package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CompletionThread;

/** The thread that writes, and calls completions. Thread-safe. */
final class CommitterThread extends Thread implements CompletionThread {

    CommitterThread(Runnable task, String name) {
        super(task, name);
    }
}
