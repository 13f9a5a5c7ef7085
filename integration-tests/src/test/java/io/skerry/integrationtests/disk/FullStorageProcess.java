package io.skerry.integrationtests.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fills disks under a storage, opens it again while they are full, gives them room little by little, and opens it each time.
 * Whatever was acknowledged is there when an open succeeds, and an open that does not says that it wants room.
 */
final class FullStorageProcess {

    private static final GroupId GROUP = GroupId.ofName("orders");
    private static final GroupId VOTES = GroupId.ofName("votes");
    private static final int IN_FLIGHT = 4;
    private static final int PAYLOAD = 4 << 10;
    private static final long FIRST_STEP_KIB = 4;
    /** More than what an open in vain may leave of the first, tiny table: RocksDB removes that once an open succeeds. */
    private static final long NEW_STEP_KIB = 32;

    private static final int OPENS = 3;
    private static final long ROOM_KIB = 200;
    private static final long ROOMY_KIB = 60_000;
    private static final int REFUSALS = 20;
    /** So many entries are still in memory. */
    private static final long UNWRITTEN = 500;

    /** What a storage has acknowledged. */
    private static final class Acknowledged {
        private long index;
        private long term;
    }

    private record Open(long index, long term, CompletableFuture<@Nullable StorageException> ended) {}

    private FullStorageProcess() {}

    /** Takes a folder, and the sizes of the disks in KiB. */
    public static void main(String[] args) throws Exception {
        openWithHardlyAnyRoom(Path.of(args[0], "new"));
        makeReadOnly(Path.of(args[0], "read-only"));
        closeWithoutRoom(Path.of(args[0], "closed"));
        for (String kib : List.of(args).subList(1, args.length)) {
            fillAndFree(Path.of(args[0], kib), Long.parseLong(kib));
        }
    }

    /** The next file that is to be made cannot be: as final as any failed write, but for another reason. */
    private static void makeReadOnly(Path disk) throws Exception {
        SmallDisks.mount(disk, ROOMY_KIB);
        Acknowledged acknowledged = new Acknowledged();
        try (RaftStorage storage = open(disk)) {
            SmallDisks.makeReadOnly(disk);
            StorageFailedException failure = appendUntilItFails(storage, acknowledged);
            assertFalse(failure instanceof StorageFullException, () -> "there is room: " + failure);
            assertTrue(failure.getMessage().contains("Read-only file system"), failure.getMessage());
            assertTrue(failure.getMessage().contains("mend the disk, and open it again"), failure.getMessage());
        }
        StorageOpenException refused =
                assertThrows(StorageOpenException.class, () -> open(disk).close());
        assertTrue(refused.getMessage().contains("mend"), refused.getMessage());
        SmallDisks.makeWritable(disk);
        try (RaftStorage storage = open(disk)) {
            check(storage, acknowledged);
        }
        System.out.printf("a disk became read-only, and all %d entries are there%n", acknowledged.index);
    }

    /** Closing writes what is in memory into files, of which nothing depends: without room for them it ends all the same. */
    private static void closeWithoutRoom(Path disk) throws Exception {
        SmallDisks.mount(disk, ROOMY_KIB);
        Acknowledged acknowledged = new Acknowledged();
        try (RaftStorage storage = open(disk)) {
            for (long i = 1; i <= UNWRITTEN; i++) {
                storage.batch()
                        .append(GROUP, List.of(entry(i)))
                        .hardState(VOTES, HardState.of(i))
                        .commit();
            }
            acknowledged.index = UNWRITTEN;
            acknowledged.term = UNWRITTEN;
            SmallDisks.leave(disk, FIRST_STEP_KIB);
        }
        SmallDisks.resize(disk, ROOMY_KIB);
        try (RaftStorage storage = open(disk)) {
            check(storage, acknowledged);
        }
        System.out.printf("closed without room, and all %d entries are there%n", acknowledged.index);
    }

    /** A folder that is made on a full disk becomes a storage all the same, once there is room. */
    private static void openWithHardlyAnyRoom(Path disk) throws Exception {
        SmallDisks.mount(disk, FIRST_STEP_KIB);
        int refused = 0;
        for (long kib = FIRST_STEP_KIB; !isOpened(disk); kib += NEW_STEP_KIB) {
            refused++;
            SmallDisks.resize(disk, kib);
        }
        assertTrue(refused > 0, "the disk was too small at first");
        System.out.printf("a new folder was refused %d times before there was room%n", refused);
    }

    private static boolean isOpened(Path disk) {
        try (RaftStorage storage = open(disk)) {
            storage.batch().hardState(VOTES, HardState.of(1)).commit();
            return true;
        } catch (StorageException e) {
            assertInstanceOf(StorageFullException.class, e, () -> "refused for another reason: " + e);
            assertTrue(e.getMessage().contains("free"), e.getMessage());
            return false;
        }
    }

    private static void fillAndFree(Path disk, long kib) throws Exception {
        SmallDisks.mount(disk, kib);
        Acknowledged acknowledged = new Acknowledged();
        try (RaftStorage storage = open(disk)) {
            fill(storage, acknowledged);
        }
        long before = acknowledged.index;
        assertTrue(before > 0, "something was written before the disk was full");
        long size = refusedOpensTakeNoRoom(disk);
        int refused = 0;
        int opened = 0;
        for (long more = 0; opened < OPENS; more = Math.max(FIRST_STEP_KIB, 2 * more)) {
            SmallDisks.resize(disk, size + more);
            try (RaftStorage storage = open(disk)) {
                check(storage, acknowledged);
                fill(storage, acknowledged);
                opened++;
            } catch (StorageException e) {
                assertInstanceOf(StorageFullException.class, e, () -> "refused for another reason: " + e);
                assertEquals(Effect.NONE, e.effect());
                assertTrue(e.getMessage().contains("free"), e.getMessage());
                refused++;
            }
        }
        assertTrue(acknowledged.index > before, "it takes entries again once there is room");
        System.out.printf(
                "a disk of %d KiB was full after %d entries; then %d opens were refused, %d succeeded, and %d entries more"
                        + " found room%n",
                kib, before, refused, opened, acknowledged.index - before);
    }

    /** Somebody may try again and again, which must not use up the room that somebody else makes. */
    private static long refusedOpensTakeNoRoom(Path disk) throws Exception {
        // Not enough to open, but room that could be used up.
        long size = SmallDisks.leave(disk, ROOM_KIB);
        List<Long> used = new ArrayList<>();
        for (int i = 0; i < REFUSALS; i++) {
            assertThrows(StorageFullException.class, () -> open(disk).close());
            used.add(SmallDisks.usedKib(disk));
        }
        int settled = REFUSALS / 2;
        assertEquals(
                used.get(settled),
                used.get(REFUSALS - 1),
                () -> "what is used of " + size + " KiB after each open that was refused: " + used);
        return size;
    }

    private static RaftStorage open(Path folder) {
        return RocksDbStorage.open(
                folder,
                // Writes are to fail, not to be refused before they could.
                RocksDbStorageConfig.builder()
                        .logRetention(ByteSize.ofMiB(1))
                        .diskReserve(ByteSize.ofBytes(0))
                        .build());
    }

    private static void fill(RaftStorage storage, Acknowledged acknowledged) {
        StorageFailedException said = appendUntilItFails(storage, acknowledged);
        assertInstanceOf(StorageFullException.class, said);
        assertTrue(said.getMessage().contains("free space, and open it again"), said.getMessage());
    }

    /** Appends, several batches at a time, and returns what the storage says of its end. */
    private static StorageFailedException appendUntilItFails(RaftStorage storage, Acknowledged acknowledged) {
        long next = storage.log(GROUP).lastIndex() + 1;
        long term = storage.stable(VOTES).hardState().term() + 1;
        Deque<Open> open = new ArrayDeque<>();
        boolean failed = false;
        while (!failed) {
            CompletableFuture<@Nullable StorageException> ended = new CompletableFuture<>();
            try {
                storage.batch()
                        .append(GROUP, List.of(entry(next)))
                        .hardState(VOTES, HardState.of(term))
                        .commitAsync(ended::complete);
                open.add(new Open(next, term, ended));
                next++;
                term++;
            } catch (StorageFailedException e) {
                assertEquals(Effect.NONE, e.effect(), "it has not joined");
                failed = true;
            }
            failed |= open.size() >= IN_FLIGHT && !isAcknowledged(open.remove(), acknowledged);
        }
        // Completions come in order: what is acknowledged last has everything before it.
        open.forEach(later -> isAcknowledged(later, acknowledged));
        return (StorageFailedException)
                Objects.requireNonNull(storage.describe().failure(), "it has failed");
    }

    /** Waits for the end of a batch; an acknowledgement is noted if it is of the next one. */
    private static boolean isAcknowledged(Open batch, Acknowledged acknowledged) {
        StorageException end = Await.result("entry " + batch.index(), batch.ended());
        if (end != null) {
            assertInstanceOf(StorageFailedException.class, end, () -> "another failure: " + end);
            return false;
        }
        acknowledged.index = batch.index();
        acknowledged.term = batch.term();
        return true;
    }

    private static LogEntry entry(long index) {
        String text = Long.toString(index);
        return LogEntry.command(1, index, Payload.ofUtf8(text + " ".repeat(PAYLOAD - text.length())));
    }

    private static void check(RaftStorage storage, Acknowledged acknowledged) {
        LogStore log = storage.log(GROUP);
        long last = log.lastIndex();
        assertTrue(
                last >= acknowledged.index,
                () -> acknowledged.index + " entries were acknowledged, and " + last + " are there");
        long term = storage.stable(VOTES).hardState().term();
        assertTrue(
                term >= acknowledged.term,
                () -> "term " + acknowledged.term + " was acknowledged, and " + term + " is there");
        assertEquals(last, term, "both were written together, each time");
        List<LogEntry> entries = new ArrayList<>();
        while (entries.size() < last) {
            entries.addAll(log.read(entries.size() + 1, last + 1, 1 << 20).require());
        }
        for (int i = 0; i < entries.size(); i++) {
            assertEquals(entry(i + 1), entries.get(i));
        }
    }
}
