package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimDiskTest {

    private final EventQueue clock = new EventQueue();
    private final List<Integer> completed = new ArrayList<>();

    @Test
    void nothingIsDurableBeforeItsSyncIsThroughAndCompletionsComeInOrder() {
        SimDisk disk = disk(1);
        for (int i = 1; i <= 5; i++) {
            join(disk, i);
        }
        assertEquals(0, disk.durable(0).log.lastIndex());
        assertEquals(5, disk.accepted(0).log.lastIndex());
        assertEquals(5, disk.inFlight());
        while (clock.poll()) {
            disk.onSynced(clock.argument());
            assertEquals(completed.size(), disk.durable(0).log.lastIndex());
        }
        assertEquals(List.of(1, 2, 3, 4, 5), completed);
        assertEquals(0, disk.inFlight());
    }

    @Test
    void aCrashKeepsAnyPrefixOfWhatWasNotSynced() {
        TreeSet<Long> kept = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            SimDisk disk = disk(seed);
            for (int i = 1; i <= 4; i++) {
                join(disk, i);
            }
            assertEquals(4, disk.crash());
            long last = disk.durable(0).log.lastIndex();
            kept.add(last);
            assertEquals(last, disk.durable(0).hardState().term(), "a batch is kept as a whole");
            assertEquals(last, disk.accepted(0).log.lastIndex(), "nothing else is accepted any more");
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), List.copyOf(kept));
        assertEquals(List.of(), completed);
    }

    @Test
    void theSyncOfABeforeACrashEndsNothingAfterIt() {
        SimDisk disk = disk(1);
        join(disk, 1);
        disk.crash();
        long last = disk.durable(0).log.lastIndex();
        join(disk, (int) last + 1);
        assertTrue(clock.poll());
        long stale = clock.argument();
        assertTrue(clock.poll());
        disk.onSynced(Math.min(stale, clock.argument()));
        assertEquals(List.of(), completed);
        disk.onSynced(Math.max(stale, clock.argument()));
        assertEquals(List.of((int) last + 1), completed);
    }

    @Test
    void aHangingDiskFinishesNothingUntilItIsWell() {
        SimDisk disk = disk(1);
        join(disk, 1);
        disk.hang();
        join(disk, 2);
        while (clock.poll()) {
            disk.onSynced(clock.argument());
        }
        assertEquals(List.of(), completed);
        assertEquals(0, disk.oldestSinceNanos());
        disk.heal();
        while (clock.poll()) {
            disk.onSynced(clock.argument());
        }
        assertEquals(List.of(1, 2), completed);
        assertEquals(Long.MAX_VALUE, disk.oldestSinceNanos());
    }

    @Test
    void aSlowDiskTakesLonger() {
        SimDisk usual = disk(1);
        join(usual, 1);
        assertTrue(clock.poll());
        long usualNanos = clock.now();
        SimDisk slow = disk(1);
        slow.slowDown(50);
        join(slow, 1);
        assertTrue(clock.poll());
        assertEquals(50 * usualNanos, clock.now() - usualNanos);
    }

    @Test
    void anAppendReplacesTheSuffixAndItsMemberships() {
        DiskGroup group = new DiskGroup();
        group.append(entries(1, 1));
        group.append(entries(1, 2));
        group.membership(2, Payload.ofUtf8("second"));
        group.append(entries(2, 2));
        assertEquals(2, group.log.lastTerm());
        assertTrue(group.memberships.isEmpty());
    }

    @Test
    void aLogIsReadAndTruncatedAsTheContractSays() {
        DiskGroup group = new DiskGroup();
        for (int i = 1; i <= 5; i++) {
            group.append(entries(1, i));
        }
        group.truncatePrefix(LogPosition.of(1, 3));
        assertEquals(LogPosition.of(1, 3), group.log.boundary());
        assertEquals(1, group.log.termAt(3));
        assertEquals(-1, group.log.termAt(2));
        assertEquals(1, group.log.read(4, 9, 1).count(), "one at least");
        assertEquals(2, group.log.read(4, 9, 1_000).count());
        assertThrows(Violation.class, () -> group.append(entries(1, 3)), "below the first");
        assertThrows(Violation.class, () -> group.append(entries(1, 7)), "a gap");
    }

    @Test
    void aTermThatGoesBackAndASecondVoteAreSeen() {
        DiskGroup group = new DiskGroup();
        group.hardState(new HardState(3, Payload.ofUtf8("a")));
        group.hardState(new HardState(3, Payload.ofUtf8("a")));
        assertThrows(Violation.class, () -> group.hardState(HardState.of(2)));
        assertThrows(Violation.class, () -> group.hardState(HardState.of(3)));
        assertThrows(Violation.class, () -> group.hardState(new HardState(3, Payload.ofUtf8("b"))));
        group.hardState(HardState.of(4));
    }

    private SimDisk disk(int seed) {
        return new SimDisk(Setups.three(), 0, StoreId.of(77), clock, new SimRandom(seed));
    }

    private void join(SimDisk disk, int index) {
        List<DiskChange> changes =
                List.of(new DiskChange.Append(0, entries(1, index)), new DiskChange.Hard(0, HardState.of(index)));
        disk.join(changes, failure -> completed.add(index));
    }

    private static EncodedEntries entries(long term, long index) {
        return PlainEntryCodec.INSTANCE.encode(
                List.of(LogEntry.command(term, index, Payload.ofUtf8("entry " + term + "/" + index))));
    }
}
