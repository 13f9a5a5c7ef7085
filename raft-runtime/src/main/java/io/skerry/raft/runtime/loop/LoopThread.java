package io.skerry.raft.runtime.loop;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.skerry.raft.storage.CompletionThread;

/** A thread that drives groups: nobody may wait on it. Thread-safe. */
final class LoopThread extends FastThreadLocalThread implements CompletionThread {

    LoopThread(Runnable task, String name) {
        super(task, name);
    }
}
