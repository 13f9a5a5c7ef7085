package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.runtime.transport.Clusters;
import io.skerry.raft.runtime.transport.Ports;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is damaged is found, named, and not taken: at its sender, and on the way. */
class DamagedShippingTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static Map<String, byte[]> files() {
        return Map.of("only.sst", bytes(5 * MIB, 1));
    }

    /** Gives other bytes of the chunk that begins there, so many times. */
    private StoredSnapshot damaged(StoredSnapshot snapshot, long at, AtomicInteger times, boolean cut) {
        return new TestLibrary.Wrapped(snapshot) {
            @Override
            public void read(int file, long offset, ByteBuffer into) throws IOException {
                if (cut && offset + into.remaining() > at) {
                    throw new IOException("the file ends at byte " + at);
                }
                int begin = into.position();
                super.read(file, offset, into);
                if (offset == at && times.getAndDecrement() > 0) {
                    into.put(begin + 77, (byte) ~into.get(begin + 77));
                }
            }

            @Override
            public @Nullable FileChannel openChannel(int file) throws IOException {
                FileChannel sound = super.openChannel(file);
                if (sound == null) {
                    return null;
                }
                try (sound) {
                    byte[] bytes = new byte[Math.toIntExact(sound.size())];
                    sound.read(ByteBuffer.wrap(bytes));
                    Path other = Files.createTempFile(folder, "damaged", "");
                    bytes[(int) at + 77] ^= (byte) (times.get() > 0 ? -1 : 0);
                    Files.write(other, cut ? Arrays.copyOf(bytes, (int) at) : bytes);
                    return FileChannel.open(other, StandardOpenOption.READ);
                }
            }
        };
    }

    @Test
    void chunkThatCameWrongComesAgain() {
        try (ShipCluster cluster = new ShipCluster(Net.BYTES, 2, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files());
            ShipNode one = cluster.nodes.get(1L);
            AtomicInteger once = new AtomicInteger(1);
            one.library.opened = snapshot -> damaged(snapshot, 2 * MIB, once, false);
            ShipNode two = cluster.nodes.get(2L);
            assertEquals(taken.id(), two.fetch(1, 100).await());
            assertEquals(1, two.statistics().chunksDamaged());
            assertEquals(1, two.statistics().chunksResent());
            assertEquals(taken.bytes() + MIB, two.statistics().bytesReceived());
            assertEquals(List.of(), one.library.suspected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BYTES", "NIO", "EPOLL", "NIO_COPY"})
    void senderOfWhatIsWrongIsToldAndAnotherOneServes(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 3, folder)) {
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, files());
            cluster.copy(1, 2, taken);
            ShipNode two = cluster.nodes.get(2L);
            two.library.opened = snapshot -> damaged(snapshot, 2 * MIB, new AtomicInteger(99), false);
            ShipNode three = cluster.nodes.get(3L);
            assertEquals(taken.id(), three.fetch(1, 100).await());
            assertEquals(1, two.library.suspected.size());
            String told = two.library.suspected.get(0);
            assertTrue(told.contains("node 3 says: file only.sst, chunk 2 of 5 came wrong twice"), told);
            assertTrue(cluster.nodes.get(1L).statistics().bytesSent() <= 3L * MIB, "only what is missing");
            assertEquals(0, cluster.store(2).list().size(), "it is offered no more");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VALUES", "NIO", "EPOLL"})
    void whenNobodyElseHasItItFailsAndNamesFileAndChunk(Net net) {
        for (boolean condemns : new boolean[] {true, false}) {
            try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
                cluster.startAll();
                cluster.take(1, 100, files());
                ShipNode one = cluster.nodes.get(1L);
                one.library.condemns = condemns;
                one.library.opened = snapshot -> damaged(snapshot, 3 * MIB, new AtomicInteger(99), false);
                ShipNode two = cluster.nodes.get(2L);
                String text = two.fetch(1, 100).awaitFailure();
                assertTrue(text.contains("at 1/100 is damaged where it comes from"), text);
                assertTrue(text.contains("file only.sst, chunk 3 of 5 came wrong twice"), text);
                assertEquals(0, cluster.store(2).list().size(), "nothing is there");
                assertEquals(1, two.statistics().failed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VALUES", "NIO", "EPOLL"})
    void senderThatCannotReadSaysSo(Net net) {
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.startAll();
            cluster.take(1, 100, files());
            ShipNode one = cluster.nodes.get(1L);
            one.library.opened = snapshot -> damaged(snapshot, 4 * MIB, new AtomicInteger(), true);
            String text = cluster.nodes.get(2L).fetch(1, 100).awaitFailure();
            assertTrue(text.contains("file only.sst, chunk 4 cannot be read: the file ends at byte 4194304"), text);
            assertEquals(1, one.library.suspected.size());
        }
    }

    private static HostPort at(int port) {
        return new HostPort(HostPort.LOOPBACK, port);
    }

    @Test
    void whateverIsFlippedOnTheWayWhatComesIsWhatWasTaken() {
        List<Integer> ports = Ports.free(3);
        ClusterConfig config = Clusters.builder(0)
                .election(new ElectionConfig(Duration.ofMillis(1000), Duration.ofMillis(100)))
                .node(new ClusterNode(NodeId.of(1), at(ports.get(0)), at(ports.get(1)), null, true))
                .node(ClusterNode.of(2, "127.0.0.1:" + ports.get(2)))
                .build();
        try (ShipCluster cluster = new ShipCluster(Net.NIO, config, folder);
                FlippingProxy proxy = new FlippingProxy(ports.get(0), ports.get(1), MIB + 2000, 42)) {
            cluster.start(1);
            ShipNode two = cluster.start(
                    2,
                    ShipCluster.CONFIG.withTimes(
                            Duration.ofMillis(500), Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(60)));
            for (int i = 0; i < 12; i++) {
                SnapshotManifest taken = cluster.take(1, 100 + i, Map.of("a", bytes(MIB, i)));
                assertEquals(taken.id(), two.fetch(1, 100 + i).await());
            }
            assertTrue(proxy.flipped() > 12, "some in each fetch: " + proxy.flipped());
            assertTrue(two.statistics().chunksDamaged() > 0, "some in the data");
        }
    }
}
