package io.skerry.integrationtests.faults;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.RaftConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The cluster of a run, as drawn from its seed. Immutable.
 *
 * @param loops          of each node
 * @param groups         how many
 * @param electionMillis the election timeout
 * @param throughBytes   whether messages are encoded and decoded on their way
 * @param queuedKib      what each storage lets wait for the disk
 * @param roomKib        what each group lets in of calls, and not yet durable entries
 * @param windowKib      what each node keeps of recent entries
 * @param clients        of each group
 * @param millis         how long faults last
 */
record Setup(
        long seed,
        List<Integer> loops,
        int groups,
        int electionMillis,
        boolean throughBytes,
        int queuedKib,
        int roomKib,
        int windowKib,
        int clients,
        int millis) {

    private static final int[] NODES = {3, 3, 3, 3, 5, 5, 5, 1, 4, 3};

    static Setup draw(long seed, SplittableRandom random) {
        List<Integer> loops = new ArrayList<>();
        int nodes = NODES[random.nextInt(NODES.length)];
        for (int i = 0; i < nodes; i++) {
            loops.add(random.nextInt(1, 4));
        }
        boolean tight = random.nextInt(3) == 0;
        return new Setup(
                seed,
                List.copyOf(loops),
                random.nextInt(2, 5),
                random.nextInt(150, 300),
                random.nextBoolean(),
                tight ? random.nextInt(48, 128) : 64 << 10,
                tight ? random.nextInt(32, 128) : 16 << 10,
                tight ? random.nextInt(16, 64) : 1 << 10,
                random.nextInt(1, 4),
                random.nextInt(400, 900));
    }

    int nodes() {
        return loops.size();
    }

    ClusterConfig cluster() {
        ClusterConfig.Builder builder =
                ClusterConfig.builder().election(ElectionConfig.ofTimeout(Duration.ofMillis(electionMillis)));
        for (int id = 1; id <= nodes(); id++) {
            builder.node(ClusterNode.of(id, "127.0.0.1:" + (10_000 + id)));
        }
        return builder.maxPayload(ByteSize.ofKiB(16)).build();
    }

    RaftConfig config(int node) {
        return RaftConfig.builder()
                .eventLoops(loops.get(node - 1))
                .applierHold(Duration.ofMillis(50))
                .closeTimeout(Duration.ofSeconds(5))
                .groupAdmission(ByteSize.ofKiB(roomKib))
                .maxUndurable(ByteSize.ofKiB(roomKib))
                .maxInflight(ByteSize.ofKiB(Math.max(64, roomKib)))
                .logWindow(ByteSize.ofKiB(windowKib))
                .build();
    }
}
