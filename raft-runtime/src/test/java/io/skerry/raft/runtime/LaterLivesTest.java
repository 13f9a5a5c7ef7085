package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.runtime.wire.SubmitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What nodes forward that have lived before, or have other bounds than their leader. */
class LaterLivesTest {

    private static final String GROUP = "orders";
    private static final Duration PATIENT = Duration.ofSeconds(25);

    private final Cuts cuts = new Cuts();

    private TestCluster cluster() {
        return new TestCluster(3, GROUP).tune(builder -> builder.transport(cuts.factory()));
    }

    /** A leader may still answer an earlier life: that answer must fit no question of this one. */
    @Test
    void noNumberOfAnEarlierLifeIsUsedAgain() {
        List<Long> numbers = new CopyOnWriteArrayList<>();
        cuts.refuse(message -> {
            if (message instanceof SubmitRequest request) {
                numbers.add(request.firstId());
            }
            return false;
        });
        try (TestCluster cluster = cluster().startAll()) {
            cluster.group(1, GROUP).submit("first").join();
            int leader = cluster.awaitLeader(GROUP);
            int follower = leader % 3 + 1;
            numbers.clear();
            for (int life = 1; life <= 3; life++) {
                cluster.group(follower, GROUP).submit("x" + life, PATIENT).join();
                cluster.stop(follower);
                cluster.start(follower);
                cluster.awaitLeader(GROUP);
            }
            Set<Long> different = new HashSet<>(numbers);
            assertTrue(numbers.size() >= 3, numbers::toString);
            assertEquals(numbers.size(), different.size(), numbers::toString);
        }
    }

    /** Together they are more than that leader ever takes at once; none of them is too large. */
    @Test
    void aLeaderOfSmallerBoundsHasNoRoomRatherThanTooLargeCommands() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestCluster cluster = cluster().settings(settings -> settings.groupAdmission(ByteSize.ofKiB(16)))) {
            cluster.startAll();
            cluster.group(1, GROUP).submit("first").join();
            int follower = cluster.follower(GROUP);
            cluster.stop(follower);
            cluster.settings(settings -> settings.groupAdmission(ByteSize.ofMiB(1)));
            cluster.start(follower);
            cluster.awaitLeader(GROUP);
            cuts.refuse(message -> {
                if (message instanceof SubmitRequest && held.getCount() > 0) {
                    held.countDown();
                    Await.latch(go); // What comes meanwhile is forwarded together.
                }
                return false;
            });
            CompletableFuture<?> first = cluster.group(follower, GROUP).submit("holds the loop", PATIENT);
            Await.latch(held);
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(cluster.group(follower, GROUP).submit("x".repeat(1000), PATIENT));
            }
            go.countDown();
            first.join();
            for (CompletableFuture<?> call : calls) {
                assertInstanceOf(
                        OverloadedException.class,
                        assertThrows(CompletionException.class, call::join).getCause());
            }
        }
    }
}
