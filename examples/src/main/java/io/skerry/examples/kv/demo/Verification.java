package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.KvClientException;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.state.KvContents;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.examples.kv.state.Value;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** Asks a node for every write that was acknowledged. Not thread-safe; owned by the story. */
final class Verification {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SAMPLES = 200;

    /**
     * What a node holds of what was acknowledged. Immutable.
     *
     * @param expected     writes that were acknowledged
     * @param linearizable of these, the ones that a linearizable read saw
     * @param own          of these, the ones that are in the node's own state, without asking anybody
     * @param samples      writes that were asked for over HTTP
     * @param sampled      of these, the ones that came back
     * @param tookEffect   writes of unknown outcome that are there
     * @param contents     all that it holds
     */
    record Finding(
            int expected,
            int linearizable,
            int own,
            int samples,
            int sampled,
            int tookEffect,
            SortedMap<String, Value> contents) {

        boolean complete() {
            return linearizable == expected && own == expected && sampled == samples;
        }
    }

    private final List<String> acknowledged;
    private final List<String> unknown;

    Verification(Ledger ledger) {
        this.acknowledged = ledger.acknowledgedKeys();
        this.unknown = ledger.unknownKeys();
    }

    /**
     * Asks one node.
     *
     * @throws RaftException if it does not answer
     */
    Finding ask(KvNode node) {
        SortedMap<String, Value> linearizable = read(node, ReadConsistency.LINEARIZABLE);
        SortedMap<String, Value> own = read(node, ReadConsistency.STALE);
        List<String> samples = samples();
        return new Finding(
                acknowledged.size(),
                count(acknowledged, linearizable),
                count(acknowledged, own),
                samples.size(),
                overHttp(node, samples),
                count(unknown, linearizable),
                linearizable);
    }

    private static SortedMap<String, Value> read(KvNode node, ReadConsistency consistency) {
        try {
            KvContents contents =
                    node.node().read(consistency, KvStore::contents, TIMEOUT).join();
            return contents.values();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RaftException cause ? cause : e;
        }
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
