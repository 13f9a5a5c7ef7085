package io.skerry.integrationtests.crash;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a node has left in its folder, read without it.
 *
 * @param restored whether the folder belongs to a cluster
 * @param boundary where the log begins
 * @param last     where the log ends
 * @param state    where the state stands that a node would begin with: that of the state machine, or the newest snapshot
 */
record Remains(boolean restored, LogPosition boundary, LogPosition last, LogPosition state) {

    private static final String MACHINE = "machine.";

    /** Reads it, and fails unless log, snapshots, state and membership fit each other and what was acknowledged. */
    static Remains of(Path folder, Kind kind, Truth truth) {
        try (RocksDbStorage storage = Life.open(folder)) {
            LogStore log = storage.log(GroupId.DEFAULT);
            SnapshotStore snapshots = Objects.requireNonNull(storage.snapshots(GroupId.DEFAULT));
            for (SnapshotManifest manifest : snapshots.list()) {
                verify(snapshots, manifest, truth);
            }
            List<SnapshotManifest> usable = CoreRecovery.usable(storage, GroupId.DEFAULT);
            LogPosition state =
                    usable.isEmpty() ? LogPosition.NONE : usable.get(0).position();
            boolean restored = storage.identity().cluster() != null;
            if (restored && kind == Kind.ROCKSDB) {
                LogPosition durable = durable(storage, truth);
                require(durable.index() <= log.lastIndex(), "the state stands at " + durable + ", beyond the log");
                state = durable.index() > state.index() ? durable : state;
            }
            Remains remains = new Remains(restored, log.boundary(), log.last(), state);
            require(state.index() >= log.boundary().index(), "between state and log there is a gap: " + remains);
            requireMembership(storage, log.lastIndex());
            return remains;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void verify(SnapshotStore snapshots, SnapshotManifest manifest, Truth truth) throws IOException {
        try (StoredSnapshot snapshot = Objects.requireNonNull(snapshots.open(manifest.id()))) {
            snapshot.verify();
            if (snapshot.source().names().contains(MACHINE + Pairs.LEFT)) {
                MemoryPairs pairs = new MemoryPairs();
                pairs.restore(machine(snapshot.source()));
                truth.requireFits(
                        pairs.content().requireSound(), manifest.position().index());
            }
            Membership.parse(manifest.membership());
        }
    }

    /** Beside sessions: what the machine wrote is in files of its own. */
    private static SnapshotSource machine(SnapshotSource all) {
        return new SnapshotSource() {
            @Override
            public Set<String> names() {
                return Set.of(Pairs.LEFT, Pairs.RIGHT);
            }

            @Override
            public InputStream open(String name) throws IOException {
                return all.open(MACHINE + name);
            }
        };
    }

    /** All families are at one position, or it does not open; and that is where they say. */
    private static LogPosition durable(RocksDbStorage storage, Truth truth) {
        try (RocksPairs pairs = (RocksPairs) Kind.ROCKSDB.open(storage, prepared -> {})) {
            LogPosition durable = pairs.durablePosition();
            truth.requireFits(pairs.content().requireSound(), durable.index());
            return durable;
        }
    }

    private static void requireMembership(RocksDbStorage storage, long last) {
        storage.stable(GroupId.DEFAULT).memberships().forEach((index, membership) -> {
            Membership.parse(membership);
            require(index <= last, "a membership at " + index + " is beyond the log, which ends at " + last);
        });
    }

    /** Fails if a node that has begun and ended here has left more than it needs. */
    static void requireTidy(Path folder) {
        try {
            requireNames(folder.resolve("state").resolve(GroupId.DEFAULT.toString()), ".*", 1);
            requireNames(
                    folder.resolve("snapshots").resolve(GroupId.DEFAULT.toString()),
                    "receiving|[0-9a-f]{16}-[0-9a-f]{16}(\\.[0-9]+)?",
                    3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNames(Path home, String pattern, int most) throws IOException {
        if (Files.isDirectory(home)) {
            try (Stream<Path> paths = Files.list(home)) {
                List<String> names =
                        paths.map(path -> path.getFileName().toString()).toList();
                require(
                        names.size() <= most && names.stream().allMatch(name -> name.matches(pattern)),
                        "garbage is left in " + home.getFileName() + ": " + names);
            }
        }
    }

    static void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(fault);
        }
    }
}
