package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.bench.contest.Trees;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * One entry at a time is appended to a log, durably, while a state on the same disk is copied and written as a snapshot. Not
 * thread-safe.
 */
final class CheckpointPart {

    private static final GroupId STATE = GroupId.of(1);
    private static final GroupId LOG = GroupId.of(2);
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int ENTRY_BYTES = 256;
    private static final int KEPT_ENTRIES = 4096;
    private static final int AT_ONCE = 512;
    private static final int WINDOWS = 4;
    private static final int COPIES = 25;

    private final Size size;
    private final Path folder;
    private final Measured into;
    private long logged;
    private long applied;

    CheckpointPart(Size size, Path folder, Measured into) {
        this.size = size;
        this.folder = folder;
        this.into = into;
    }

    /** What is done beside the appends; returns how often. */
    private interface Work {
        int run() throws IOException;
    }

    void run() throws IOException {
        for (long bytes : size.checkpoints()) {
            Path home = folder.resolve("state-" + bytes);
            logged = 0;
            applied = 0;
            try (RocksDbStorage storage = RocksDbStorage.open(home)) {
                try (Writers appends = Writers.begin(1, CheckpointPart::entry, entry -> append(storage, entry))) {
                    try (RocksState state = new RocksState(storage.states().of(STATE), new LongAdder())) {
                        fill(state, 0, Filling.keys(bytes));
                        state.persist();
                        measure(bytes, storage, state, appends);
                    }
                    copy(bytes, home, appends);
                }
                copyAlone(bytes, home);
            } finally {
                Trees.delete(home);
            }
        }
    }

    private static Payload entry() {
        return Payload.wrap(new byte[ENTRY_BYTES]);
    }

    private CompletableFuture<LogPosition> append(RocksDbStorage storage, Payload entry) {
        LogPosition position = LogPosition.of(1, ++logged);
        StorageBatch batch =
                storage.batch().append(LOG, List.of(LogEntry.command(position.term(), position.index(), entry)));
        if (logged % KEPT_ENTRIES == 0) {
            batch.truncatePrefix(LOG, LogPosition.of(1, logged - 1));
        }
        CompletableFuture<LogPosition> durable = new CompletableFuture<>();
        batch.commitAsync(failure -> {
            if (failure == null) {
                durable.complete(position);
            } else {
                durable.completeExceptionally(failure);
            }
        });
        return durable;
    }

    private void fill(RocksState state, long first, long count) {
        for (long done = 0; done < count; done += AT_ONCE) {
            LogPosition position = LogPosition.of(1, ++applied);
            int now = (int) Math.min(AT_ONCE, count - done);
            state.apply(position, Change.range(first + done, now, Filling.VALUE_BYTES, applied));
            state.batchApplied(position);
        }
    }

    private void measure(long bytes, RocksDbStorage storage, RocksState state, Writers appends) throws IOException {
        SnapshotStore store = storage.snapshots(STATE);
        long keys = Filling.keys(bytes);
        for (int round = 0; round < size.rounds(); round++) {
            StoredSnapshot[] written = new StoredSnapshot[2];
            beside(name("snapshot, all to be hashed", bytes), appends, () -> {
                written[0] = snapshot(store, state);
                return 1;
            });
            fill(state, keys / 100 * (7L + round), keys / 100);
            beside(name("snapshot, 1% of the keys changed", bytes), appends, () -> {
                written[1] = snapshot(store, state);
                return 1;
            });
            for (StoredSnapshot one : written) {
                one.close();
                store.condemn(one.manifest().id(), "The next one is to be hashed as a whole");
            }
        }
    }

    private StoredSnapshot snapshot(SnapshotStore store, RocksState state) throws IOException {
        try (SnapshotWriter writer = store.create()) {
            LogPosition position = state.writeSnapshot(writer);
            return writer.commit(position, 0, Payload.EMPTY);
        }
    }

    /** RocksDB's own call, of a database that holds nothing in memory, again and again: more than anybody asks for. */
    private void copy(long bytes, Path home, Writers appends) throws IOException {
        try (RawState raw = RawState.below(home.resolve("state"))) {
            for (int round = 0; round < size.rounds(); round++) {
                beside(name("createCheckpoint, again and again", bytes), appends, () -> {
                    long end = System.nanoTime() + size.phase().toNanos() / 4;
                    int times = 0;
                    do {
                        raw.copy(home.resolve("copy"));
                        Trees.delete(home.resolve("copy"));
                        times++;
                    } while (System.nanoTime() - end < 0);
                    return times;
                });
            }
        }
    }

    /** As before, and nothing is appended meanwhile. */
    private void copyAlone(long bytes, Path home) throws IOException {
        try (RawState raw = RawState.below(home.resolve("state"))) {
            for (int i = 0; i < COPIES; i++) {
                raw.copy(home.resolve("copy"));
                Trees.delete(home.resolve("copy"));
                into.add(
                        Part.CHECKPOINT,
                        name("createCheckpoint alone", bytes),
                        new Figures()
                                .with("millis", raw.lastNanos() / NANOS_PER_MILLI)
                                .with("tables", raw.tables()));
            }
        }
    }

    private static String name(String what, long bytes) {
        return String.format("%s of %.0f MiB", what, bytes / MIB).replace(",", ":");
    }

    /** Compares appends during the work with those just before and after. */
    private void beside(String row, Writers appends, Work work) throws IOException {
        Figures before = Settled.measure(appends, size.phase().dividedBy(WINDOWS));
        long begin = System.nanoTime();
        int times = work.run();
        double nanos = System.nanoTime() - begin;
        Figures during = appends.phase();
        Figures after = appends.measure(size.phase().dividedBy(WINDOWS));
        into.add(
                Part.CHECKPOINT,
                row,
                Ratios.of(during, Settled.mean(before, after))
                        .with("millis", nanos / times / NANOS_PER_MILLI)
                        .with("beforeP50Micros", before.values().get("p50Micros"))
                        .with("beforeP99Micros", before.values().get("p99Micros"))
                        .with("afterP99Micros", after.values().get("p99Micros"))
                        .with("appends", during.values().get("calls")));
    }
}
