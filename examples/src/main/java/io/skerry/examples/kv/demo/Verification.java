package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.KvClientException;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.state.KvDigest;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ReadConsistency;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
     * @param contents     tells what it holds from what others do
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
            KvDigest contents) {

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
            Seen seen = read(node, ReadConsistency.LINEARIZABLE);
            Seen own = read(node, ReadConsistency.STALE);
            List<String> samples = samples();
            return new Finding(
                    id,
                    null,
                    acknowledged.size(),
                    seen.acknowledged(),
                    own.acknowledged(),
                    samples.size(),
                    overHttp(node, samples),
                    unknown.size(),
                    seen.unknown(),
                    seen.contents());
        } catch (CompletionException e) {
            String fault = String.valueOf(e.getCause());
            return new Finding(id, fault, acknowledged.size(), 0, 0, 0, 0, unknown.size(), 0, KvDigest.EMPTY);
        }
    }

    /** What one read of a node's state has seen. */
    private record Seen(int acknowledged, int unknown, KvDigest contents) {}

    private Seen read(KvNode node, ReadConsistency consistency) {
        return node.node()
                .read(
                        consistency,
                        state -> new Seen(count(acknowledged, state), count(unknown, state), state.digest()),
                        TIMEOUT)
                .join();
    }

    private static int count(List<String> keys, KvState state) {
        return (int) keys.stream()
                .filter(key -> Ledger.valueOf(key).equals(state.read(key).value()))
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
