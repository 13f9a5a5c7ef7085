package io.skerry.raft.runtime.apply;

import io.skerry.raft.storage.Causes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls what belongs to one caller, so that it can do no harm to the others. Stateless, thread-safe. */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private Guard() {}

    /** Runs it; what it throws is logged, and nobody else's affair. */
    static void run(String label, String what, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Throwable: other languages throw checked exceptions out of anything. It says nothing about what comes
            // next.
            Causes.tell(e, told -> LOG.error("group={} a {} threw, which is logged only", label, what, told));
        } finally {
            if (Thread.currentThread() instanceof ApplierThread) {
                // A flag left behind on our thread would hit the next one's code: a channel that is used then closes.
                Thread.interrupted();
            }
        }
    }
}
