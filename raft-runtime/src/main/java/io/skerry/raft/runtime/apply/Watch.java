package io.skerry.raft.runtime.apply;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the watching thread of a crew runs: sees to it that overdue threads are stood in for, and says so.
 *
 * <p>Confined to its thread.
 */
final class Watch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private final Crew crew;
    private long warnedNanos = System.nanoTime() - WARN_EVERY_NANOS;

    Watch(String name, Crew crew) {
        this.name = name;
        this.crew = crew;
    }

    /** Ends with the crew. If there is no memory for another thread, what waits goes on waiting, and it is tried again. */
    @Override
    public void run() {
        boolean watching = true;
        while (watching) {
            try {
                watching = crew.standIn();
                if (watching) {
                    warn();
                }
            } catch (RuntimeException | Error e) {
                LOG.error("node={} cannot stand in for a thread that user code holds", name, e);
            } catch (InterruptedException e) {
                // Nobody but the crew knows this thread, and the crew does not interrupt it: it must go on.
                LOG.debug("node={} the watch was interrupted", name, e);
            }
        }
    }

    private void warn() {
        long now = System.nanoTime();
        if (now - warnedNanos >= WARN_EVERY_NANOS) {
            warnedNanos = now;
            LOG.warn(
                    "node={} threads={} user code holds threads, and others stand in: {}",
                    name,
                    crew.threads(),
                    crew.held());
        }
    }
}
