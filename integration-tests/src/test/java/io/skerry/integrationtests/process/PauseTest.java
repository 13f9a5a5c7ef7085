package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.process.Answer.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that was stopped for a while, and does not know yet that another one has taken its place, must not answer reads
 * from what it has. Requests wait in its sockets before it goes on: it finds them when it still believes that it leads.
 *
 * <pre>
 *  old leader   x = n   |STOP ················· reads arrive ······ CONT| answers them
 *  the others                elect, x = n + 1                             every answer is n + 1, or a refusal
 * </pre>
 *
 * <p>{@code -Dpause.rounds=N} sets how often (3), {@code -Dpause.election.millis=N} the election timeout (300).
 */
class PauseTest {

    private static final int ROUNDS = Integer.getInteger("pause.rounds", 3);
    private static final Duration ELECTION = Duration.ofMillis(Integer.getInteger("pause.election.millis", 300));
    private static final Duration REQUEST = Duration.ofSeconds(2);
    private static final String KEY = "x";
    private static final int WAITING_READS = 6;

    private int served;
    private int refused;
    private int wouldHaveBeenStale;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    @Test
    void aLeaderThatWakesUpAnswersNoReadFromWhatItHas() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.startAll();
            for (int round = 1; round <= ROUNDS; round++) {
                stopAndGoOn(cluster, round);
            }
        }
        System.out.printf(
                "%d rounds: of the reads that waited for the old leader %d were served, none of them stale, and %d refused;"
                        + " of as many with consistency=stale %d saw the old value%n",
                ROUNDS, served, refused, wouldHaveBeenStale);
        assertTrue(wouldHaveBeenStale > 0, "the old leader was asked before it had heard of the new one");
    }

    private void stopAndGoOn(KvCluster cluster, int round) throws Exception {
        int old = cluster.awaitLeader(1, 2, 3);
        int second = old % KvCluster.NODES + 1;
        int third = second % KvCluster.NODES + 1;
        String before = "before-" + round;
        String after = "after-" + round;
        write(cluster, old, before);
        cluster.awaitHealthy(old);
        List<HttpConnection> linearizable = new ArrayList<>();
        List<HttpConnection> stale = new ArrayList<>();
        cluster.process(old).pause();
        try {
            cluster.awaitLeader(second, third);
            write(cluster, second, after);
            for (int i = 0; i < WAITING_READS; i++) {
                linearizable.add(ask(cluster, old, ""));
                stale.add(ask(cluster, old, "?consistency=stale"));
            }
        } finally {
            cluster.process(old).goOn();
        }
        String context = "round " + round + ", old leader " + old + ", evidence below " + temporary;
        for (HttpConnection read : linearizable) {
            check(answer(read), after, context);
        }
        for (HttpConnection read : stale) {
            wouldHaveBeenStale += answer(read).body().equals(before) ? 1 : 0;
        }
        readsThroughTheOldOneFollowWrites(cluster, old, second, round);
    }

    private static HttpConnection ask(KvCluster cluster, int id, String query) throws IOException {
        HttpConnection connection = Http.open(cluster.port(id));
        connection.send("GET", "/kv/" + KEY + query, "");
        return connection;
    }

    private static Answer answer(HttpConnection connection) throws IOException {
        try (connection) {
            return connection.receive();
        }
    }

    private void check(Answer answer, String expected, String context) {
        if (answer.isOk()) {
            assertEquals(expected, answer.body(), () -> "a stale read; " + context);
            served++;
        } else {
            assertTrue(answer.isSafeToRetry(), () -> "a read is served or refused, not " + answer + "; " + context);
            refused++;
        }
    }

    /** Soon the old one serves again: what it reads is what was written last, however soon it is asked. */
    private void readsThroughTheOldOneFollowWrites(KvCluster cluster, int old, int writer, int round) {
        for (int i = 0; i < 3; i++) {
            String value = "later-" + round + "-" + i;
            write(cluster, writer, value);
            Answer[] last = new Answer[1];
            Await.until("the old leader serves", () -> last[0] + "; " + cluster.evidence(), () -> {
                last[0] = cluster.http().get(cluster.port(old), "/kv/" + KEY);
                return last[0].isOk();
            });
            assertEquals(value, last[0].body(), () -> "a stale read in round " + round + "; " + cluster.evidence());
        }
    }

    /** Writes until it took effect; a write whose outcome is unknown is written again, for the value is the same. */
    private static void write(KvCluster cluster, int id, String value) {
        Answer[] last = new Answer[1];
        Await.until(value + " is written", () -> last[0] + "; " + cluster.evidence(), () -> {
            last[0] = cluster.http().put(cluster.port(id), KEY, value);
            assertTrue(
                    last[0].kind() != Kind.ANSWERED || last[0].isOk() || last[0].isSafeToRetry() || last[0].isUnknown(),
                    () -> "no client should be answered " + last[0]);
            return last[0].isOk();
        });
    }
}
