package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests of one group that are sure to meet in one commit, because the sync before it is held, against the
 * same requests made to the model one by one.
 */
class FoldingRandomTest {

    private static final int SEQUENCES = 400;
    private static final int ROUNDS = 4;

    @TempDir
    Path folder;

    private final HeldWrites writes = new HeldWrites();

    @Test
    @DisplayName("400 sequences of 4 folded commits, each of up to 8 conflicting requests, equal the model's")
    void foldedIsAsIfOneByOne() {
        RocksDbStorage storage = TestStores.open(folder, writes);
        try (MemoryStorage model = new MemoryStorage()) {
            for (int seed = 0; seed < SEQUENCES; seed++) {
                Random random = new Random(seed);
                GroupId group = GroupId.of(1000 + seed);
                for (int round = 0; round < ROUNDS; round++) {
                    foldOneCommit(storage, model, group, random, seed);
                    assertSame(model, storage, group, seed);
                }
                if (seed % 50 == 49) {
                    storage.close();
                    storage = TestStores.open(folder, writes);
                    for (int earlier = seed - 49; earlier <= seed; earlier++) {
                        assertSame(model, storage, GroupId.of(1000 + earlier), earlier);
                    }
                }
            }
        } finally {
            storage.close();
        }
    }

    private void foldOneCommit(RocksDbStorage storage, MemoryStorage model, GroupId group, Random random, int seed) {
        HeldWrites.Hold hold = writes.holdNext();
        Outcome first = new Outcome();
        storage.batch()
                .hardState(GroupId.of(1), HardState.of(1))
                .value(GroupId.of(1), "v", Payload.ofUtf8("" + random.nextInt()))
                .commitAsync(first);
        hold.awaitReached();
        int writesBefore = writes.writers().size();
        List<Outcome> outcomes = new ArrayList<>();
        for (int request = 1 + random.nextInt(8); request > 0; request--) {
            long requestSeed = random.nextLong();
            LogPosition boundary = model.log(group).boundary();
            LogPosition last = model.log(group).last();
            StorageBatch ours = storage.batch();
            fill(ours, group, boundary, last, new Random(requestSeed), model);
            StorageBatch theirs = model.batch();
            fill(theirs, group, boundary, last, new Random(requestSeed), model);
            Outcome outcome = new Outcome();
            assertEquals(refusal(theirs::commit), refusal(() -> ours.commitAsync(outcome)), () -> "seed " + seed);
            outcomes.add(outcome);
        }
        hold.release();
        assertNull(first.await());
        Outcome fence = new Outcome();
        storage.batch().hardState(GroupId.of(1), HardState.of(1)).commitAsync(fence);
        assertNull(fence.await());
        outcomes.forEach(outcome -> assertNull(outcome.isDone() ? outcome.await() : null));
        int folded = writes.writers().size() - writesBefore;
        assertEquals(true, folded <= 2, () -> folded + " writes instead of one, and perhaps one for the fence");
    }

    /** One to three changes, mostly sensible, now and then refused. */
    private static void fill(
            StorageBatch batch,
            GroupId group,
            LogPosition boundary,
            LogPosition last,
            Random random,
            MemoryStorage model) {
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            long length = last.index() - boundary.index();
            long inside = boundary.index() + 1 + (length == 0 ? 0 : random.nextInt((int) length));
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> batch.append(group, run(last.term() + random.nextInt(2), last.index() + 1, random));
                case 3, 4 -> batch.append(group, run(last.term() + 1 + random.nextInt(2), inside, random));
                case 5 -> batch.truncateSuffix(group, inside);
                case 6 -> batch.truncatePrefix(group, new LogPosition(termAt(model, group, inside, last), inside));
                case 7 -> batch.membership(group, inside, Payload.ofUtf8("m" + random.nextInt(100)));
                case 8 ->
                    batch.hardState(
                            group,
                            new HardState(last.term() + random.nextInt(3), Payload.ofUtf8("n" + random.nextInt(3))));
                default -> {
                    if (random.nextInt(4) == 0) {
                        batch.reset(group, new LogPosition(last.term() + 1, random.nextInt(40)));
                    } else {
                        batch.value(group, "v" + random.nextInt(3), Payload.ofUtf8("" + random.nextInt()));
                    }
                }
            }
        }
    }

    private static long termAt(MemoryStorage model, GroupId group, long index, LogPosition last) {
        return model.log(group).term(index) instanceof LogRead.Found<Long> found ? found.value() : last.term();
    }

    private static List<LogEntry> run(long term, long first, Random random) {
        List<LogEntry> entries = new ArrayList<>();
        long next = Math.max(1, term);
        for (int i = 0; i <= random.nextInt(6); i++) {
            next += random.nextInt(4) == 0 ? 1 : 0;
            byte[] payload = new byte[random.nextInt(200) == 0 ? 300_000 : random.nextInt(60)];
            random.nextBytes(payload);
            entries.add(LogEntry.of(next, first + i, EntryType.of(random.nextInt(256)), Payload.wrap(payload)));
        }
        return entries;
    }

    private static @Nullable Object refusal(Runnable commit) {
        try {
            commit.run();
            return null;
        } catch (BatchRefusedException e) {
            return e.reason();
        }
    }

    private static void assertSame(RaftStorage model, RaftStorage storage, GroupId group, int seed) {
        String what = "seed " + seed;
        assertEquals(model.log(group).boundary(), storage.log(group).boundary(), what);
        assertEquals(model.log(group).last(), storage.log(group).last(), what);
        assertEquals(model.stable(group).hardState(), storage.stable(group).hardState(), what);
        assertEquals(model.stable(group).memberships(), storage.stable(group).memberships(), what);
        assertEquals(model.stable(group).valueNames(), storage.stable(group).valueNames(), what);
        long first = model.log(group).firstIndex();
        assertEquals(
                model.log(group).read(first, Long.MAX_VALUE, Long.MAX_VALUE),
                storage.log(group).read(first, Long.MAX_VALUE, Long.MAX_VALUE),
                what);
        for (long index = Math.max(0, first - 2); index <= model.log(group).lastIndex() + 1; index++) {
            assertEquals(model.log(group).term(index), storage.log(group).term(index), what);
        }
    }
}
