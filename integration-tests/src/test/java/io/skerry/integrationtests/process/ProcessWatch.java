package io.skerry.integrationtests.process;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches what the processes of a cluster take, span after span; with a heap that is touched as a whole at the start, what
 * grows is not the heap. Thread-safe; owned by its test.
 */
final class ProcessWatch implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** One process. */
    private static final class Watched {
        private final long pid;
        private ProcessUse first;
        private ProcessUse last;
        private long peakResidentKib;
        private long peakAnonymousKib;

        private Watched(long pid, ProcessUse now) {
            this.pid = pid;
            this.first = now;
            this.last = now;
            begin();
        }

        private void begin() {
            first = last;
            peakResidentKib = last.residentKib();
            peakAnonymousKib = last.anonymousKib();
        }

        private void take() throws IOException {
            ProcessUse now = ProcessUse.of(pid);
            if (now.residentKib() == 0) {
                return;
            }
            last = now;
            peakResidentKib = Math.max(peakResidentKib, now.residentKib());
            peakAnonymousKib = Math.max(peakAnonymousKib, now.anonymousKib());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "RSS %d MiB, peak %d, now %d; not of files %d MiB, peak %d, now %d; %.1f s of processors,"
                            + " %d MiB read, %d MiB written",
                    first.residentKib() >> 10,
                    peakResidentKib >> 10,
                    last.residentKib() >> 10,
                    first.anonymousKib() >> 10,
                    peakAnonymousKib >> 10,
                    last.anonymousKib() >> 10,
                    (last.cpuTicks() - first.cpuTicks()) / 1e2,
                    last.readBytes() - first.readBytes() >> 20,
                    last.writtenBytes() - first.writtenBytes() >> 20);
        }
    }

    private final Map<Integer, Watched> nodes = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "process watch");
    private volatile boolean ended;

    /** Watches nobody yet. */
    ProcessWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches the process of a node from now on, instead of the one that it had. */
    synchronized void watch(int node, long pid) throws IOException {
        nodes.put(node, new Watched(pid, ProcessUse.of(pid)));
    }

    synchronized void forget(int node) {
        nodes.remove(node);
    }

    private void watch() {
        while (!ended) {
            look();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized void look() {
        for (Watched node : nodes.values()) {
            try {
                node.take();
            } catch (IOException e) {
                // It was killed: what was seen last stays.
                continue;
            }
        }
    }

    /** Ends a span, and begins the next one; returns a line for each node. */
    synchronized String next() {
        look();
        StringBuilder text = new StringBuilder();
        nodes.forEach((id, node) ->
                text.append("    node ").append(id).append(": ").append(node).append('\n'));
        nodes.values().forEach(Watched::begin);
        return text.toString();
    }

    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
    }
}
