package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.OutcomeUnknown;
import io.skerry.examples.kv.client.RequestRefused;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Clients that write, each of them keys of its own, one at a time, over HTTP. A write of which nobody knows is noted down,
 * and never sent again: the next key is. Owned by its creator.
 */
final class Writers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final String run;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param run begins every key, so that those of an earlier run in the same folder are others */
    Writers(int count, List<URI> endpoints, String run, Ledger ledger) {
        this.ledger = ledger;
        this.run = run;
        for (int i = 0; i < count; i++) {
            int writer = i;
            // Each begins at another node: all of them take writes, and bring them to the leader.
            List<URI> rotated = new ArrayList<>(endpoints);
            Collections.rotate(rotated, -i);
            Thread thread = new Thread(() -> write(writer, rotated), "raft-kv-writer-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    private void write(int writer, List<URI> endpoints) {
        try (KvClient client = new KvClient(endpoints, TIMEOUT)) {
            for (int i = 0; !stopped; i++) {
                write(client, run + "-" + writer + "-" + i);
            }
        }
    }

    private void write(KvClient client, String key) {
        try {
            KvClient.Write write = client.put(key, Ledger.valueOf(key).bytes());
            ledger.acknowledge(key, write.index());
        } catch (OutcomeUnknown e) {
            ledger.unknown(key);
        } catch (RequestRefused e) {
            ledger.refuse();
        }
    }

    /** Lets each of them finish the write it is at. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(TIMEOUT.plusSeconds(5).toMillis());
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
