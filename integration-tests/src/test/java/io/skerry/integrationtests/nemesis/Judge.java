package io.skerry.integrationtests.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.process.Answer;
import io.skerry.integrationtests.process.Http;
import io.skerry.integrationtests.process.KvCluster;
import io.skerry.integrationtests.process.KvLog;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.testkit.history.History.Pending;
import io.skerry.raft.testkit.history.JsonLines;
import io.skerry.raft.testkit.history.Linearizability;
import io.skerry.raft.testkit.history.Operation;
import io.skerry.raft.testkit.history.Outcome;
import io.skerry.raft.testkit.history.Register;
import io.skerry.raft.testkit.history.RegisterAction.Read;
import io.skerry.raft.testkit.history.Timeline;
import io.skerry.raft.testkit.history.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at a cluster that was healed, and that nobody writes to any more: all nodes show the same, all that was acknowledged
 * stands in all logs, which are the same (as far as they reach, where they are shortened), and there is an order that explains everything that clients saw.
 *
 * <p>Not thread-safe; owned by its test.
 */
final class Judge {

    private static final int SHOWN = 20;

    private final KvCluster cluster;
    private final Workload workload;
    private final Path folder;

    Judge(KvCluster cluster, Workload workload, Path folder) {
        this.cluster = cluster;
        this.workload = workload;
        this.folder = folder;
    }

    void requireSound() throws Exception {
        cluster.awaitLeader(cluster.ids());
        for (int id : cluster.ids()) {
            cluster.awaitHealthy(id);
        }
        List<Operation<Register>> seen = workload.history().operations();
        try {
            readEverywhere(new TreeSet<>(seen.stream().map(Operation::key).toList()));
            requireNothingRefusedWasSeen(seen);
            requireLinearizable();
            cluster.killAll();
            requireAllInLogs(seen);
        } catch (Throwable e) {
            JsonLines.write(folder.resolve("history.jsonl"), workload.history().operations());
            throw e;
        }
    }

    /** What is there in the end belongs to the history; what a node has is what all agree on. */
    private void readEverywhere(Set<String> keys) {
        try (Http http = new Http(Await.DEADLINE)) {
            for (int id : cluster.ids()) {
                for (String key : keys) {
                    Pending<Register> pending = workload.history().begin("reader of " + id, key, new Read(null));
                    Answer all = answer(http, id, key, "");
                    pending.answered(new Read(all.isOk() ? all.body() : null));
                    Answer own = answer(http, id, key, "?consistency=stale");
                    assertEquals(all.body(), own.body(), () -> "what node " + id + " itself has of " + key);
                }
            }
        }
    }

    private Answer answer(Http http, int id, String key, String query) {
        Answer[] last = new Answer[1];
        Await.until("node " + id + " answers for " + key, () -> last[0] + "; " + cluster.evidence(), () -> {
            last[0] = http.get(cluster.port(id), "/kv/" + key + query);
            return last[0].isOk() || last[0].isAbsent();
        });
        return last[0];
    }

    private void requireNothingRefusedWasSeen(List<Operation<Register>> operations) {
        for (Operation<Register> operation : operations) {
            String brings = operation.action().brings();
            if (operation.outcome() == Outcome.REFUSED && brings != null) {
                assertTrue(
                        !workload.seenStale().contains(brings),
                        () -> "a stale read shows " + brings + ", which was refused: " + operation);
            }
        }
    }

    private void requireLinearizable() throws IOException {
        Verdict<Register> verdict =
                Linearizability.check(Register.ABSENT, workload.history().operations());
        if (!verdict.isLinearizable()) {
            Path timeline = folder.resolve("timeline.svg");
            JsonLines.write(folder.resolve(verdict.key() + ".jsonl"), verdict.operations());
            Timeline.write(timeline, verdict);
            fail(verdict.message() + "\nsee " + timeline + ", and the history beside it");
        }
    }

    private void requireAllInLogs(List<Operation<Register>> operations) {
        Set<String> acknowledged = new HashSet<>();
        for (Operation<Register> operation : operations) {
            String brings = operation.action().brings();
            if (operation.outcome() == Outcome.ANSWERED && brings != null) {
                acknowledged.add(brings);
            }
        }
        List<LogEntry> first = KvLog.entries(cluster.data(1));
        for (int id : cluster.ids()) {
            List<LogEntry> log = id == 1 ? first : KvLog.entries(cluster.data(id));
            if (!workload.options().hasSnapshots()) {
                requireNoneMissing(id, acknowledged, log);
            }
            KvLog.requireSame("node 1 and node " + id, first, log);
        }
    }

    /** Where logs are shortened, the state has it, which was read and put in order with all the rest. */
    private static void requireNoneMissing(int id, Set<String> acknowledged, List<LogEntry> log) {
        Set<String> missing = new TreeSet<>(acknowledged);
        KvLog.values(log).forEach(missing::remove);
        assertEquals(
                List.of(),
                missing.stream().limit(SHOWN).toList(),
                missing.size() + " acknowledged writes are not in the log of node " + id);
    }
}
