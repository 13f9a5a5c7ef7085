package io.skerry.integrationtests.crash;

import io.skerry.integrationtests.Await;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * A node on a folder, for as long as it lives: what is asked of it is waited for, unless its disk dies.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Life implements AutoCloseable {

    /** The disk has died, and nothing more is to be expected. */
    static final class Over extends RuntimeException {

        private static final long serialVersionUID = 1;

        Over() {
            super("the disk is dead");
        }
    }

    private static final ClientId CLIENT = ClientId.of("writer");
    private static final RocksDbStorageConfig STORAGE = RocksDbStorageConfig.builder()
            .logRetention(ByteSize.ofMiB(1))
            .stateMemory(ByteSize.ofMiB(16))
            .build();

    /** Hardly anything by itself; what is taken truncates the whole log, and makes the one before superfluous. */
    private static final RaftConfig CONFIG = RaftConfig.builder()
            .requestTimeout(Await.DEADLINE)
            .closeTimeout(Duration.ofSeconds(1))
            .snapshots(SnapshotConfig.builder()
                    .entries(16)
                    .jitter(0)
                    .tailEntries(0)
                    .retained(1)
                    .build())
            .build();

    private final RocksDbStorage storage;
    private final BooleanSupplier dead;
    private final SingleGroupNode<Pairs, Long, Long> node;

    private Life(RocksDbStorage storage, BooleanSupplier dead, SingleGroupNode<Pairs, Long, Long> node) {
        this.storage = storage;
        this.dead = dead;
        this.node = node;
    }

    static RocksDbStorage open(Path folder) {
        return RocksDbStorage.open(folder, STORAGE);
    }

    /** Begins on a storage, which it takes over, also if it fails. */
    static Life begin(
            RocksDbStorage storage,
            Kind kind,
            RocksPairs.Mistake mistake,
            int id,
            ClusterConfig cluster,
            InProcessNetwork network,
            BooleanSupplier dead) {
        try {
            SingleGroupNode<Pairs, Long, Long> node = RaftNodeBuilder.of(kind.open(storage, mistake))
                    .self(id)
                    .cluster(cluster)
                    .storage(storage)
                    .codec(Pairs.CODEC)
                    .sessions(ResultCodec.of(Pairs.CODEC))
                    .config(CONFIG)
                    .transport((self, all, bind, config, loops, codec, seed) ->
                            network.transport(self, all, config, loops, codec))
                    .start();
            return new Life(storage, dead, node);
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    RocksDbStorage storage() {
        return storage;
    }

    /** Submits a command, exactly once however often it is repeated, and notes it. */
    void submit(long number, Truth truth) {
        truth.begin(number);
        truth.acknowledge(number, result("command " + number, submitted(number)));
    }

    /** A node that installs a snapshot does not know what became of commands in it: the same again is answered as it was. */
    private CompletableFuture<Long> submitted(long number) {
        return node.submitOnce(CLIENT, number, number).exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean again = cause instanceof OutcomeUnknownException && !dead.getAsBoolean();
            return again ? submitted(number) : CompletableFuture.failedFuture(cause);
        });
    }

    /** Takes a snapshot; returns up to where it reaches. */
    long snapshot() {
        return result("a snapshot", node.administration().snapshot(GroupId.DEFAULT, Await.DEADLINE))
                .index();
    }

    void awaitApplied(long index) {
        await("index " + index + " is applied", () -> node.status().appliedIndex() >= index);
    }

    /** Waits until the log begins above an index. */
    void awaitTruncated(long index) {
        await(
                "the log is truncated up to " + index,
                () -> node.status().boundary().index() >= index);
    }

    long applied() {
        return node.status().appliedIndex();
    }

    long installed() {
        return node.status().snapshots().installed();
    }

    String members() {
        return node.status().members().stream()
                .map(member -> member.member() + (member.voter() ? " votes" : " learns"))
                .toList()
                .toString();
    }

    Pairs.Content content() {
        return result("a read", node.read(ReadConsistency.LINEARIZABLE, Pairs::content));
    }

    private <T> T result(String what, CompletableFuture<T> future) {
        await(what, future::isDone);
        if (dead.getAsBoolean() && future.isCompletedExceptionally()) {
            throw new Over();
        }
        return Await.result(what, future);
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what, () -> String.valueOf(node.describe()), () -> condition.getAsBoolean() || dead.getAsBoolean());
        if (!condition.getAsBoolean()) {
            throw new Over();
        }
    }

    @Override
    public void close() {
        try (storage) {
            node.close();
        }
    }
}
