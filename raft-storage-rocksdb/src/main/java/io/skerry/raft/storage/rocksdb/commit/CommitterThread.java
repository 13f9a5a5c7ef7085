package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CompletionThread;

/** The thread that writes, and calls completions. Thread-safe. */
final class CommitterThread extends Thread implements CompletionThread {

    CommitterThread(Runnable task, String name) {
        super(task, name);
    }

    /** Waits for the thread to end, and does not give up on an interrupt, which is kept for later. */
    void joinUninterruptibly() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
