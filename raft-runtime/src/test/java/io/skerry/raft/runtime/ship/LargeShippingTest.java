package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However large a snapshot is, the memory that it takes on its way is the same. */
class LargeShippingTest {

    private static final int MIB = 1 << 20;
    private static final int CHUNKS = 256;
    private static final byte[] CHUNK = ShipCluster.bytes(MIB, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"NIO", "NIO_COPY", "EPOLL", "EPOLL_COPY"})
    void memoryIsThatOfTheWindow(Net net) throws IOException {
        Path file = folder.resolve("chunk");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int chunk = 0; net.sendsFiles() && chunk < CHUNKS; chunk++) {
                out.write(ByteBuffer.wrap(CHUNK));
            }
        }
        Synthetic one = new Synthetic(net.sendsFiles() ? file : null, true);
        Synthetic two = new Synthetic(null, false);
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        AtomicLong buffers = new AtomicLong();
        try (ShipCluster cluster = new ShipCluster(net, 2, folder)) {
            cluster.allocator = allocator;
            cluster.store(1, one);
            cluster.store(2, two);
            cluster.startAll();
            ShipNode first = cluster.nodes.get(1L);
            two.onWrite = () -> {
                buffers.accumulateAndGet(used(allocator), Math::max);
                first.transport.queues().forEach(queue -> two.most(queue.bytes()));
                cluster.nodes.get(2L).transport.queues().forEach(queue -> two.most(queue.bytes()));
            };
            assertEquals(one.manifest.id(), cluster.nodes.get(2L).fetch(1, 1).await());
            assertEquals((long) CHUNKS * MIB, first.statistics().bytesSent());
        }
        assertTrue(two.most.get() > 0 && two.most.get() <= 5L * MIB, "in queues: " + two.most);
        assertTrue(buffers.get() > 0 && buffers.get() <= 8L * MIB, "in buffers: " + buffers);
        // The window, one that is being written, and what was about to be given back.
        assertTrue(two.arrays() <= 8, "arrays of a MiB: " + two.arrays());
        assertEquals(0, used(allocator), "all buffers were released");
    }

    private static long used(UnpooledByteBufAllocator allocator) {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    /** A store with one snapshot whose chunks are all the same, or one that forgets what it gets. */
    private static final class Synthetic implements SnapshotStore, SnapshotReceiver {

        private final SnapshotManifest manifest;
        private final @Nullable Path file;
        private final boolean full;
        private final BitSet have = new BitSet();
        private final Set<Integer> arrays = ConcurrentHashMap.newKeySet();
        private final AtomicLong most = new AtomicLong();
        private volatile Runnable onWrite = () -> {};

        private Synthetic(@Nullable Path file, boolean full) {
            this.file = file;
            this.full = full;
            CRC32C crc = new CRC32C();
            crc.update(CHUNK);
            int[] crcs = new int[CHUNKS];
            Arrays.fill(crcs, (int) crc.getValue());
            SnapshotFile large = new SnapshotFile("large", (long) CHUNKS * MIB, Digest.of(new byte[32]), crcs);
            manifest = new SnapshotManifest(
                    GROUP, StoreId.of(1), LogPosition.of(1, 100), 1, Payload.EMPTY, List.of(large));
        }

        private void most(long bytes) {
            most.accumulateAndGet(bytes, Math::max);
        }

        private int arrays() {
            return arrays.size();
        }

        @Override
        public GroupId group() {
            return GROUP;
        }

        @Override
        public List<SnapshotManifest> list() {
            return full ? List.of(manifest) : List.of();
        }

        @Override
        public StoredSnapshot open(SnapshotId id) {
            return new Same();
        }

        @Override
        public SnapshotWriter create() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SnapshotReceiver receive(SnapshotManifest what) {
            return this;
        }

        @Override
        public void condemn(SnapshotId id, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SnapshotManifest manifest() {
            return manifest;
        }

        @Override
        public long reuse(LongConsumer progress) {
            return 0;
        }

        @Override
        public boolean has(int number, int chunk) {
            return have.get(chunk);
        }

        @Override
        public long missingBytes() {
            return (long) (CHUNKS - have.cardinality()) * MIB;
        }

        @Override
        public void write(int number, int chunk, ByteBuffer bytes) {
            assertEquals(ByteBuffer.wrap(CHUNK), bytes);
            arrays.add(System.identityHashCode(bytes.array()));
            have.set(chunk);
            onWrite.run();
        }

        @Override
        public StoredSnapshot commit() {
            return new Same();
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        private final class Same implements StoredSnapshot {

            @Override
            public SnapshotManifest manifest() {
                return manifest;
            }

            @Override
            public SnapshotSource source() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void read(int number, long offset, ByteBuffer into) {
                into.put(CHUNK);
            }

            @Override
            public @Nullable FileChannel openChannel(int number) throws IOException {
                return file == null ? null : FileChannel.open(file, StandardOpenOption.READ);
            }

            @Override
            public void verify() {
                // Each chunk was compared.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        }
    }
}
