package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.KvClientException;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.state.KvContents;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.examples.kv.state.Value;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ReadConsistency;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks a node for every write that was acknowledged. Not thread-safe; owned by the story. */
final class Verification {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SAMPLES = 200;

    private static final int MOST_ROUNDS = 5;

    /**
     * What a node holds of what was acknowledged. Immutable.
     *
     * @param node         the node
     * @param fault        why it could not be asked, or null
     * @param expected     writes that were acknowledged
     * @param linearizable of these, the ones that a linearizable read saw
     * @param own          of these, the ones that are in the node's own state, without asking anybody
     * @param samples      writes that were asked for over HTTP
     * @param sampled      of these, the ones that came back
     * @param unknown      writes of unknown outcome
     * @param tookEffect   of these, the ones that are there
     * @param contents     all that it holds
     */
    record Finding(
            NodeId node,
            @Nullable String fault,
            int expected,
            int linearizable,
            int own,
            int samples,
            int sampled,
            int unknown,
            int tookEffect,
            SortedMap<String, Value> contents) {

        boolean complete() {
            return fault == null && linearizable == expected && own == expected && sampled == samples;
        }

        @Override
        public String toString() {
            return fault != null
                    ? "node " + node + " does not answer: " + fault
                    : String.format(
                            Locale.ROOT,
                            "node %s   linearizable read: %,d of %,d   own state: %,d of %,d   over HTTP: %d of a sample of"
                                    + " %d   took effect of %d unknown: %d",
                            node,
                            linearizable,
                            expected,
                            own,
                            expected,
                            sampled,
                            samples,
                            unknown,
                            tookEffect);
        }
    }

    private final List<String> acknowledged;
    private final List<String> unknown;

    Verification(Ledger ledger) {
        this.acknowledged = ledger.acknowledgedKeys();
        this.unknown = ledger.unknownKeys();
    }

    /** Asks every node; again, if they differ, for a write of unknown outcome may take effect while they are asked. */
    List<Finding> askAll(List<KvNode> nodes) throws InterruptedException {
        List<Finding> findings = nodes.stream().map(this::ask).toList();
        for (int round = 2; round <= MOST_ROUNDS && !unknown.isEmpty() && !agree(findings); round++) {
            TimeUnit.SECONDS.sleep(1);
            findings = nodes.stream().map(this::ask).toList();
        }
        return findings;
    }

    /** Returns whether all hold the same. */
    static boolean agree(List<Finding> findings) {
        return findings.stream().map(Finding::contents).distinct().count() <= 1;
    }

    private Finding ask(KvNode node) {
        NodeId id = node.settings().id();
        try {
            SortedMap<String, Value> seen = read(node, ReadConsistency.LINEARIZABLE);
            SortedMap<String, Value> own = read(node, ReadConsistency.STALE);
            List<String> samples = samples();
            return new Finding(
                    id,
                    null,
                    acknowledged.size(),
                    count(acknowledged, seen),
                    count(acknowledged, own),
                    samples.size(),
                    overHttp(node, samples),
                    unknown.size(),
                    count(unknown, seen),
                    seen);
        } catch (CompletionException e) {
            String fault = String.valueOf(e.getCause());
            return new Finding(id, fault, acknowledged.size(), 0, 0, 0, 0, unknown.size(), 0, new TreeMap<>());
        }
    }

    private static SortedMap<String, Value> read(KvNode node, ReadConsistency consistency) {
        KvContents contents =
                node.node().read(consistency, KvStore::contents, TIMEOUT).join();
        return contents.values();
    }

    private static int count(List<String> keys, SortedMap<String, Value> contents) {
        return (int) keys.stream()
                .filter(key -> Ledger.valueOf(key).equals(contents.get(key)))
                .count();
    }

    private List<String> samples() {
        int step = Math.max(1, acknowledged.size() / SAMPLES);
        return IntStream.iterate(0, i -> i < acknowledged.size(), i -> i + step)
                .mapToObj(acknowledged::get)
                .toList();
    }

    private static int overHttp(KvNode node, List<String> keys) {
        try (KvClient client = new KvClient(List.of(URI.create("http://" + node.http())), TIMEOUT)) {
            return (int) keys.stream().filter(key -> hasValue(client, key)).count();
        }
    }

    private static boolean hasValue(KvClient client, String key) {
        try {
            return Arrays.equals(Ledger.valueOf(key).bytes(), client.get(key, "linearizable"));
        } catch (KvClientException e) {
            return false;
        }
    }
}
