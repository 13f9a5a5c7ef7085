package io.skerry.integrationtests.cluster;

import io.netty.buffer.ByteBufAllocator;
import io.skerry.integrationtests.Await;
import java.nio.file.Path;
import java.util.List;

/** A cluster at work whose connections also break amid it; then the collector finds what nobody has released. */
final class LeakProcess {

    private static final String GROUP = "orders";
    private static final int IN_FLIGHT = 64;
    private static final int SIZE = 256;
    private static final int COMMANDS = 1_000;
    private static final int COLLECTIONS = 20;
    private static final int PLANTED = 10;

    private LeakProcess() {}

    /** Takes a folder. */
    public static void main(String[] args) {
        try (RocksCluster cluster = new RocksCluster(Path.of(args[0]), 3, RocksCluster.PATIENT, GROUP).startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            int follower = leader % 3 + 1;
            int other = 6 - leader - follower;
            List<Load> loads = List.of(
                    Load.begin(cluster.node(leader).group(GROUP), IN_FLIGHT, SIZE, 0, COMMANDS),
                    Load.begin(cluster.node(other).group(GROUP), IN_FLIGHT, SIZE, COMMANDS, 2 * COMMANDS));
            cluster.stop(follower);
            cluster.start(follower);
            loads.forEach(Load::awaitAllDone);
            cluster.awaitApplied(GROUP);
        }
        haveLossesReported();
        System.out.println("worked");
        for (int i = 0; i < PLANTED; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(SIZE).writeLong(i);
        }
        haveLossesReported();
        System.out.println("lost some");
    }

    private static void haveLossesReported() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Await.pause();
            // What was lost is reported when the next one is made.
            ByteBufAllocator.DEFAULT.directBuffer(SIZE).release();
        }
    }
}
