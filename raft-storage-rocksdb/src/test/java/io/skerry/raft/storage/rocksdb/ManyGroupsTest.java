package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/** Thousands of groups in one database: what is asked of it does not grow with those that nobody uses. */
class ManyGroupsTest {

    private static final int GROUPS = 5000;
    private static final int TOGETHER = 500;

    @TempDir
    private Path folder;

    @Test
    void groupsAreMadeFoundAndDestroyedByTheThousand() throws RocksDBException {
        RocksDB.loadLibrary();
        try (Statistics calls = new Statistics()) {
            try (RaftStorage storage = open(calls)) {
                forEach(1, storage, ManyGroupsTest::fill);
            }
            calls.reset();
            try (RaftStorage storage = open(calls)) {
                assertTrue(reads(calls) < 20, () -> "an open has asked " + reads(calls) + " times");
                assertEquals(ids(1), storage.groups());
                assertTrue(
                        reads(calls) < 5 * GROUPS + 50,
                        () -> "to list them needs a few seeks each, and was " + reads(calls));
                long before = reads(calls);
                assertWhole(storage, 4711);
                assertTrue(
                        reads(calls) - before < 20, () -> "one group has asked " + (reads(calls) - before) + " times");
                forEach(2, storage, (batch, group) -> batch.destroy(group));
                assertHalfIsLeft(storage);
            }
            try (RaftStorage storage = open(calls)) {
                assertHalfIsLeft(storage);
                forEach(2, storage, ManyGroupsTest::fill);
                assertEquals(ids(1), storage.groups());
            }
        }
    }

    /** The groups with odd numbers: those with even ones were destroyed. */
    private static void assertHalfIsLeft(RaftStorage storage) {
        Set<GroupId> left = ids(1);
        left.removeAll(ids(2));
        assertEquals(left, storage.groups());
        for (int group = 1; group <= GROUPS; group += 2 * 97) {
            assertWhole(storage, group);
            assertEquals(LogPosition.NONE, storage.log(GroupId.of(group + 1)).last());
        }
    }

    private static void fill(StorageBatch batch, GroupId group) {
        batch.append(group, entries(1, 1, 3))
                .hardState(group, HardState.of(1))
                .value(group, "value", Payload.ofUtf8(group.toString()))
                .membership(group, 1, Payload.ofUtf8("members"));
    }

    private static void assertWhole(RaftStorage storage, int number) {
        GroupId group = GroupId.of(number);
        assertEquals(entries(1, 1, 3), storage.log(group).read(1, 9, 999).require());
        assertEquals(
                Payload.ofUtf8(group.toString()),
                storage.stable(group).value("value").orElseThrow());
        assertEquals(1, storage.stable(group).memberships().size());
        assertEquals(HardState.of(1), storage.stable(group).hardState());
    }

    private static void forEach(int step, RaftStorage storage, BiConsumer<StorageBatch, GroupId> change) {
        StorageBatch batch = storage.batch();
        int held = 0;
        for (GroupId group : ids(step)) {
            change.accept(batch, group);
            held++;
            if (held == TOGETHER) {
                batch.commit();
                batch = storage.batch();
                held = 0;
            }
        }
        batch.commit();
    }

    /** Every group, or every other one, whose number is divisible by the step. */
    private static Set<GroupId> ids(int step) {
        Set<GroupId> ids = new TreeSet<>();
        for (int group = step; group <= GROUPS; group += step) {
            ids.add(GroupId.of(group));
        }
        return ids;
    }

    private static long reads(Statistics calls) {
        return calls.getTickerCount(TickerType.NUMBER_DB_SEEK)
                + calls.getTickerCount(TickerType.NUMBER_DB_NEXT)
                + calls.getTickerCount(TickerType.NUMBER_KEYS_READ);
    }

    private RaftStorage open(Statistics calls) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.defaults(),
                new RocksDbStorage.Hooks(options -> options.setStatistics(calls), UnaryOperator.identity()));
    }
}
