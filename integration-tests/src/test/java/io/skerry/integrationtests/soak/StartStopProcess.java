package io.skerry.integrationtests.soak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Ledger;
import io.skerry.integrationtests.cluster.Load;
import io.skerry.integrationtests.cluster.RocksCluster;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.node.ReadConsistency;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts, uses and stops nodes many times, alone or three together, and reports a reading now and then. */
final class StartStopProcess {

    private static final String GROUP = "orders";
    private static final int TOGETHER = 3;
    private static final int THREE_EVERY = 10;
    /** Each report takes a second, for Netty's sake. */
    private static final int REPORT_EVERY = 100;

    private static final int PROOF_BYTES = 1 << 20;
    private static final int IN_FLIGHT = 16;
    private static final int SIZE = 256;
    private static final int COMMANDS = 40;

    private final RocksCluster alone;
    private final RocksCluster together;
    private long number;

    private StartStopProcess(Path folder) {
        alone = new RocksCluster(folder.resolve("alone"), 1, ElectionConfig.ofTimeout(Duration.ofMillis(50)), GROUP);
        together = new RocksCluster(
                folder.resolve("together"), TOGETHER, ElectionConfig.ofTimeout(Duration.ofMillis(200)), GROUP);
    }

    /** Takes a folder, how many nodes to start, and after how many to report first. */
    public static void main(String[] args) throws Exception {
        StartStopProcess process = new StartStopProcess(Path.of(args[0]));
        int times = Integer.parseInt(args[1]);
        int warmUp = Integer.parseInt(args[2]);
        requireThatALostBufferWouldShow();
        for (int starts = 0; starts < times; ) {
            boolean three = starts % THREE_EVERY == 0;
            process.startUseAndStop(three ? process.together : process.alone);
            starts += three ? TOGETHER : 1;
            if (starts == warmUp || starts % REPORT_EVERY == 0) {
                report(starts);
            }
        }
    }

    private static void requireThatALostBufferWouldShow() throws IOException {
        long before = Reading.take(0).directBytes();
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(PROOF_BYTES);
        long counted = Reading.take(0).directBytes() - before;
        lost.release();
        if (counted < PROOF_BYTES) {
            throw new AssertionError("A buffer of " + PROOF_BYTES + " B is counted as " + counted);
        }
    }

    private void startUseAndStop(RocksCluster cluster) {
        try (cluster) {
            cluster.startAll();
            int leader = cluster.awaitLeader(GROUP);
            Load.begin(cluster.node(leader).group(GROUP), IN_FLIGHT, SIZE, number, number + COMMANDS)
                    .awaitAllDone();
            number += COMMANDS;
            List<Ledger.Line> lines = Await.result(
                    "a read", cluster.node(1).group(GROUP).read(ReadConsistency.LINEARIZABLE, Ledger::lines));
            if (lines.get(lines.size() - 1).number() != number - 1) {
                throw new AssertionError("The last command is not there, but " + lines.get(lines.size() - 1));
            }
        }
    }

    private static void report(int starts) throws IOException, InterruptedException {
        // Netty's thread of last resort ends by itself when there was nothing for it to do for a while.
        GlobalEventExecutor.INSTANCE.awaitInactivity(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        System.out.println(Reading.take(starts).toLine());
    }
}
