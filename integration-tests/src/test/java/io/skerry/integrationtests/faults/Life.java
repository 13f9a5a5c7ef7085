package io.skerry.integrationtests.faults;

import io.skerry.integrationtests.storage.FaultyDisk;
import io.skerry.integrationtests.storage.FaultyStorage;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One life of a node, from its start to its end. Calls are thread-safe; what happens to it is for the run alone. */
final class Life {

    /** A group, as this life hosts it, and how much was seen here. */
    record Hosted(GroupRecord record, RaftGroup<Cell, Command, Cell.Result> group, AtomicLong seen) {}

    private final FaultyDisk disk = new FaultyDisk();
    private final RaftStorage storage;
    private final RaftNode node;
    private final List<Hosted> groups = new ArrayList<>();
    private final AtomicLong slowNanos = new AtomicLong();
    private @Nullable EventLoops loops;
    private @Nullable CountDownLatch pause;

    Life(int id, Setup setup, InProcessNetwork network, Path folder, List<GroupRecord> records) {
        this.storage = new FaultyStorage(
                RocksDbStorage.open(
                        folder,
                        RocksDbStorageConfig.builder()
                                .maxQueued(ByteSize.ofKiB(setup.queuedKib()))
                                .logRetention(ByteSize.ofMiB(1))
                                .build()),
                disk);
        try {
            this.node = RaftNodeBuilder.create()
                    .self(id)
                    .cluster(setup.cluster())
                    .storage(storage)
                    .config(setup.config(id))
                    .transport((self, cluster, bind, config, eventLoops, codec, seed) -> {
                        loops = eventLoops;
                        return network.transport(self, cluster, config, eventLoops, codec);
                    })
                    .start();
            for (GroupRecord record : records) {
                GroupSpec<Cell, Command, Cell.Result> spec =
                        GroupSpec.of(record.group(), new Cell(record, slowNanos), Command.CODEC);
                groups.add(new Hosted(record, node.host(spec), new AtomicLong()));
            }
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    FaultyDisk disk() {
        return disk;
    }

    RaftStorage storage() {
        return storage;
    }

    List<Hosted> groups() {
        return groups;
    }

    NodeStatus describe() {
        return node.describe();
    }

    void beSlow(long millis) {
        slowNanos.set(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    void crowd() {
        disk.crowd(storage);
    }

    /** One of its loops does nothing, until {@link #resume}. */
    void pause(int loop) {
        if (pause == null && loops != null) {
            CountDownLatch until = new CountDownLatch(1);
            pause = until;
            loops.loop(loop).execute(() -> {
                try {
                    until.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    boolean isPaused() {
        return pause != null;
    }

    void resume() {
        if (pause != null) {
            pause.countDown();
            pause = null;
        }
    }

    /** Nothing is wrong with it any more, unless its disk has failed for good. */
    void heal() {
        resume();
        beSlow(0);
        disk.heal();
    }

    /** Closes the node, but not yet the storage. */
    void closeNode() {
        heal();
        node.close();
    }

    void close() {
        try (storage) {
            closeNode();
        }
    }
}
