package io.skerry.integrationtests.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private static final int OPENS = 3;

    /** What a storage has acknowledged. */
    private static final class Acknowledged {
        private long index;
        private long term;
    }

    private record Open(long index, long term, CompletableFuture<@Nullable StorageException> ended) {}

    private FullStorageProcess() {}

    /** Takes a folder, and the sizes of the disks in KiB. */
    public static void main(String[] args) throws Exception {
        for (String kib : List.of(args).subList(1, args.length)) {
            fillAndFree(Path.of(args[0], kib), Long.parseLong(kib));
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
        int refused = 0;
        int opened = 0;
        for (long more = 0; opened < OPENS; more += Long.getLong("step", Math.max(FIRST_STEP_KIB, more))) {
            SmallDisks.resize(disk, kib + more);
            try (RaftStorage storage = open(disk)) {
                check(storage, acknowledged);
                if (Long.getLong("step") == null) fill(storage, acknowledged);
                opened++;
            } catch (StorageException e) {
                assertInstanceOf(StorageFullException.class, e, () -> "refused for another reason: " + e);
                assertEquals(Effect.NONE, e.effect());
                assertTrue(e.getMessage().contains("free"), e.getMessage());
                refused++;
            }
        }
        if (Long.getLong("step") == null) assertTrue(acknowledged.index > before, "it takes entries again once there is room");
        System.out.printf(
                "a disk of %d KiB was full after %d entries; then %d opens were refused, %d succeeded, and %d entries more"
                        + " found room%n",
                kib, before, refused, opened, acknowledged.index - before);
    }

    private static RaftStorage open(Path folder) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build());
    }

    /** Appends, several batches at a time, until the disk is full. */
    private static void fill(RaftStorage storage, Acknowledged acknowledged) {
        long next = storage.log(GROUP).lastIndex() + 1;
        long term = storage.stable(VOTES).hardState().term() + 1;
        Deque<Open> open = new ArrayDeque<>();
        boolean full = false;
        while (!full) {
            CompletableFuture<@Nullable StorageException> ended = new CompletableFuture<>();
            try {
                storage.batch()
                        .append(GROUP, List.of(entry(next)))
                        .hardState(VOTES, HardState.of(term))
                        .commitAsync(ended::complete);
                open.add(new Open(next, term, ended));
                next++;
                term++;
            } catch (StorageFullException e) {
                assertEquals(Effect.NONE, e.effect(), "it has not joined");
                full = true;
            }
            full |= open.size() >= IN_FLIGHT && !isAcknowledged(open.remove(), acknowledged);
        }
        // Completions come in order: what is acknowledged last has everything before it.
        open.forEach(later -> isAcknowledged(later, acknowledged));
        StorageException said = storage.describe().failure();
        assertInstanceOf(StorageFullException.class, said);
        assertTrue(said.getMessage().contains("free space, and open it again"), said.getMessage());
    }

    /** Waits for the end of a batch; an acknowledgement is noted if it is of the next one. */
    private static boolean isAcknowledged(Open batch, Acknowledged acknowledged) {
        StorageException end = Await.result("entry " + batch.index(), batch.ended());
        if (end != null) {
            assertInstanceOf(StorageFullException.class, end, () -> "another failure: " + end);
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
