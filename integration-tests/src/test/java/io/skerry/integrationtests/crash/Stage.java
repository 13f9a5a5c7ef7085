package io.skerry.integrationtests.crash;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.restore.ClusterRestore;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What a {@link Story} has at hand: nodes on folders, and what was acknowledged. Not thread-safe; owned by its creator. */
final class Stage {

    private static final ElectionConfig ELECTION = ElectionConfig.ofTimeout(Duration.ofMillis(150));
    private static final int LEARNER = 3;
    private static final ClusterConfig ALONE = cluster(ClusterNode.of(1, ":6001"));
    private static final ClusterConfig TWO = cluster(
            ClusterNode.of(1, ":6001"),
            new ClusterNode(NodeId.of(LEARNER), HostPort.parse(":6003"), null, null, false));

    private final Kind kind;
    private final Path peer;
    private final Truth truth;
    private final BooleanSupplier dead;
    private Mistake mistake = Mistake.NONE;
    private Runnable death = () -> {};
    private InProcessNetwork network = new InProcessNetwork(true);
    private long offered;
    private long installed;

    /**
     * Takes the folder of the node that offers snapshots, or from which the backup is.
     *
     * @param dead whether the disk is
     */
    Stage(Kind kind, Path peer, Truth truth, BooleanSupplier dead) {
        this.kind = kind;
        this.peer = peer;
        this.truth = truth;
        this.dead = dead;
    }

    /** Has the learner make a mistake, after which its disk dies. */
    Stage making(Mistake value, Runnable death) {
        this.mistake = value;
        this.death = death;
        return this;
    }

    private static ClusterConfig cluster(ClusterNode... nodes) {
        return ClusterConfig.builder()
                .name("crash")
                .election(ELECTION)
                .nodes(List.of(nodes))
                .build();
    }

    Life alone(Path folder) {
        return Life.begin(Life.open(folder), kind, prepared -> {}, 1, ALONE, new InProcessNetwork(true), dead);
    }

    /** Begins a life of the node from which the backup is. */
    Life source() {
        return alone(peer);
    }

    /** Begins another life of the node that the learner follows. */
    Life voter() {
        network = new InProcessNetwork(true);
        return Life.begin(Life.open(peer), kind, prepared -> {}, 1, TWO, network, () -> false);
    }

    Life learner(Path folder) {
        RocksDbStorage storage = Life.open(folder);
        RocksPairs.Mistake made = prepared -> {
            if (mistake != Mistake.NONE) {
                mistake.make(storage, folder, prepared);
                death.run();
            }
        };
        return Life.begin(storage, kind, made, LEARNER, TWO, network, dead);
    }

    /** Submits the next commands. */
    void write(Life life, int commands) {
        for (int i = 0; i < commands; i++) {
            if (dead.getAsBoolean()) {
                throw new Life.Over();
            }
            life.submit(truth.acknowledged() + 1, truth);
        }
    }

    void offered(long index) {
        offered = index;
    }

    long offered() {
        return offered;
    }

    void installed(long snapshots) {
        installed += snapshots;
    }

    long installed() {
        return installed;
    }

    /** Makes the folder a node of a new cluster, if it is not. */
    void restore(Path folder) throws IOException {
        try (RocksDbStorage source = Life.open(peer);
                RocksDbStorage storage = Life.open(folder)) {
            SnapshotStore backups = Objects.requireNonNull(source.snapshots(GroupId.DEFAULT));
            try (StoredSnapshot backup =
                    Objects.requireNonNull(backups.open(backups.list().get(0).id()))) {
                ClusterRestore.restore(storage, backup, "default", ALONE, NodeId.of(1));
            }
        }
    }

    /** A node that has begun again has all that was acknowledged, knows the sessions, goes on, and is as the leader is. */
    void requireAll(Life leader, Life node) {
        long acknowledged = truth.acknowledged();
        long until = truth.begun() + 1;
        for (long number = Math.max(1, acknowledged); number <= until; number++) {
            node.submit(number, truth);
        }
        node.awaitApplied(leader.applied());
        long last = node.content().requireSound();
        Remains.require(last == until, "it has applied command " + last + ", and not " + until);
        Remains.require(
                leader.members().equals(node.members()),
                "the members are " + leader.members() + ", and here " + node.members());
    }
}
