package io.skerry.raft.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Role;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Groups that take snapshots all the time, truncate their logs up to the end, lose messages and crash, so that hardly a
 * follower gets on without a snapshot, of whichever node and age. The laws are checked after each step; in the end all nodes
 * hold the same. The simulator does this on the storage's protocol; here it is quick, and close to the core.
 */
class SnapshotChaosTest {

    private static final int STEPS = 800;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("chaos.seeds", 60));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void staysOneGroup(long seed) {
        Chaos chaos = new Chaos(seed);
        for (int i = 0; i < STEPS; i++) {
            chaos.step();
        }
        chaos.heal();
    }

    private static final class Chaos {

        private final SplittableRandom random;
        private final CoreCluster cluster;
        private final List<CoreNode> nodes;
        private long proposals;

        Chaos(long seed) {
            this.random = new SplittableRandom(seed);
            int count = random.nextInt(4) == 0 ? 5 : 3;
            CoreConfig config = CoreConfig.builder()
                    .electionTimeout(Duration.ofMillis(100))
                    .heartbeatInterval(Duration.ofMillis(20))
                    .maxFrame(ByteSize.ofBytes(1 + random.nextInt(200)))
                    .maxApply(ByteSize.ofBytes(1 + random.nextInt(200)))
                    .build();
            Membership members = Membership.ofVoters(
                    LongStream.rangeClosed(1, count).mapToObj(Notation::member).toList());
            this.cluster = new CoreCluster(config, members, random.nextBoolean());
            this.nodes = new ArrayList<>(cluster.nodes());
        }

        void step() {
            CoreNode node = nodes.get(random.nextInt(nodes.size()));
            int what = random.nextInt(200);
            if (what < 2) {
                cut(node);
            } else if (what < 4) {
                cluster.network().heal();
            } else if (what < 6) {
                node.disk().hang(what == 4);
            } else if (what < 50) {
                new Weather(cluster).pass(Duration.ofMillis(random.nextInt(40)));
            } else if (!node.isUp()) {
                if (what < 90) {
                    restart(node);
                }
            } else {
                disturb(node, what);
            }
            cluster.trace().take();
        }

        private void disturb(CoreNode node, int what) {
            if (what < 80) {
                deliver();
            } else if (what < 100) {
                cluster.persistOldest(node);
            } else if (what < 115) {
                tick();
            } else if (what < 140) {
                propose(node);
            } else if (what < 160) {
                apply(node);
            } else if (what < 178) {
                takeAndTruncate(node);
            } else if (what < 195) {
                fetch(node);
            } else if (what < 198) {
                cluster.answerLogRange(node);
            } else {
                cluster.crash(node, random.nextInt(4));
            }
        }

        private void cut(CoreNode node) {
            for (CoreNode other : nodes) {
                cluster.network().cut(node.id(), other.id());
                cluster.network().cut(other.id(), node.id());
            }
        }

        private void restart(CoreNode node) {
            DiskImage disk = node.disk().durable();
            cluster.start(
                    node, Math.max(disk.boundary().index(), disk.snapshot().index()));
        }

        private void deliver() {
            for (int i = 0; i < 5; i++) {
                List<RaftMessage> lying = cluster.network().lying();
                if (lying.isEmpty()) {
                    return;
                }
                RaftMessage message = lying.get(random.nextInt(Math.min(lying.size(), 12)));
                int fate = random.nextInt(20);
                if (fate != 0) {
                    cluster.network().remove(message);
                }
                if (fate != 1) {
                    cluster.deliver(message);
                }
            }
        }

        private void tick() {
            cluster.advance(Duration.ofMillis(random.nextInt(20)));
            for (CoreNode node : nodes) {
                if (node.isUp() && node.deadlineNanos() <= cluster.nowNanos()) {
                    cluster.tick(node);
                }
            }
        }

        private void propose(CoreNode node) {
            if (node.core().role() != Role.LEADER) {
                return;
            }
            String word = "p" + proposals++;
            cluster.propose(node, List.of(Payload.ofUtf8(word)), List.of(word));
        }

        /** A slow state machine becomes what it was handed, or applies what it was handed, in that order. */
        private void apply(CoreNode node) {
            if (node.restore != null) {
                cluster.restored(node);
            } else if (node.core().status().handedIndex() > node.core().status().appliedIndex()) {
                cluster.applied(node, node.core().status().handedIndex());
            }
        }

        private void takeAndTruncate(CoreNode node) {
            CoreStatus status = node.core().status();
            if (status.installing().index() > 0 || status.appliedIndex() == 0) {
                return;
            }
            if (random.nextInt(3) > 0
                    && status.appliedIndex() > status.snapshot().index()) {
                cluster.takeSnapshot(node);
            }
            LogPosition snapshot = node.core().status().snapshot();
            long upTo = snapshot.index() - (random.nextBoolean() ? 0 : random.nextInt(3));
            boolean pinned = random.nextInt(3) > 0 && upTo > node.core().snapshotPin();
            if (!pinned && upTo > node.core().status().boundary().index()) {
                LogPosition boundary = node.core().positionOf(upTo);
                node.disk().compact(boundary);
                cluster.step(node, core -> core.compact(boundary));
            }
        }

        /** The one that was offered comes, or any other that ever was; or none does. */
        private void fetch(CoreNode node) {
            int what = random.nextInt(10);
            if (node.fetch() != null && what < 5) {
                cluster.receiveSnapshot(node, node.fetch().offered());
            } else if (node.fetch() != null && what < 8) {
                cluster.failFetch(node);
            } else if (what >= 8 && !cluster.snapshots().isEmpty()) {
                List<LogPosition> taken = List.copyOf(cluster.snapshots());
                cluster.receiveSnapshot(node, taken.get(random.nextInt(taken.size())));
            }
        }

        void heal() {
            cluster.network().heal();
            nodes.forEach(node -> node.disk().hang(false));
            for (CoreNode node : nodes) {
                if (!node.isUp()) {
                    restart(node);
                }
            }
            Weather weather = new Weather(cluster);
            for (int i = 0; i < 200; i++) {
                weather.pass(Duration.ofMillis(25));
                nodes.forEach(this::work);
            }
            cluster.trace().take();
            CoreStatus leader = nodes.stream()
                    .map(node -> node.core().status())
                    .filter(status -> status.role() == Role.LEADER)
                    .findFirst()
                    .orElseThrow();
            assertEquals(leader.last().index(), leader.commitIndex(), "all is committed");
            for (CoreNode node : nodes) {
                CoreStatus status = node.core().status();
                assertEquals(leader.last(), status.last(), "the log of " + node.id());
                assertEquals(leader.commitIndex(), status.appliedIndex(), "the state of " + node.id());
            }
        }

        private void work(CoreNode node) {
            if (node.fetch() != null) {
                cluster.receiveSnapshot(node, node.fetch().offered());
            }
            CoreStatus status = node.core().status();
            boolean useless = status.boundary().index() > status.snapshot().index();
            if (status.role() == Role.LEADER && useless && status.installing().index() == 0) {
                cluster.takeSnapshot(node);
            }
            apply(node);
        }
    }
}
