package io.skerry.integrationtests.soak;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a few groups of one storage, several batches under way, and truncates what is old; now and then replaces the
 * last entries, and reads some. Reports a reading now and then, in thousands of appends.
 */
final class AppendProcess {

    private static final int GROUPS = 4;
    private static final int BATCH = 64;
    private static final int UNDER_WAY = 8;
    private static final int KEPT = 8_000;
    private static final int PAYLOAD_BYTES = 256;

    private final RaftStorage storage;
    private final long[] last = new long[GROUPS];
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();

    private AppendProcess(RaftStorage storage) {
        this.storage = storage;
    }

    /** Takes a folder, how many thousands of entries to append, and after how many to report. */
    public static void main(String[] args) throws Exception {
        long thousands = Long.parseLong(args[1]);
        long reportEvery = Long.parseLong(args[2]);
        try (RaftStorage storage = RocksDbStorage.open(Path.of(args[0]))) {
            AppendProcess process = new AppendProcess(storage);
            long appended = 0;
            for (long report = reportEvery; report <= thousands; report += reportEvery) {
                appended = process.appendUntil(report * 1000, appended);
                System.out.println(Reading.take((int) report).toLine());
            }
        }
    }

    /** Returns how many entries were appended in all, when all of them are durable. */
    private long appendUntil(long count, long before) throws Exception {
        long appended = before;
        for (long number = appended / BATCH; appended < count; number++) {
            append((int) (number % GROUPS), 1 + number / 100_000, number);
            appended += BATCH;
        }
        room.acquire(UNDER_WAY);
        room.release(UNDER_WAY);
        if (failed.get() != null) {
            throw failed.get();
        }
        for (int group = 0; group < GROUPS; group++) {
            check(group);
        }
        return appended;
    }

    private void append(int number, long term, long batchNumber) throws InterruptedException {
        GroupId group = GroupId.of(number);
        // One in so many replaces the entries before it, as a new leader would.
        long first = batchNumber % 97 == 0 && last[number] > BATCH ? last[number] - BATCH / 2 : last[number] + 1;
        List<LogEntry> entries = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            entries.add(LogEntry.command(term, first + i, Payload.wrap(new byte[PAYLOAD_BYTES])));
        }
        last[number] = first + BATCH - 1;
        room.acquire();
        StorageBatch batch = storage.batch().append(group, entries);
        if (last[number] > KEPT) {
            truncate(batch, group, last[number] - KEPT);
        }
        batch.commitAsync(failure -> {
            if (failure != null) {
                failed.compareAndSet(null, failure);
            }
            room.release();
        });
    }

    /** What is under way is not seen yet, but it is far less than what is kept. */
    private void truncate(StorageBatch batch, GroupId group, long index) {
        if (storage.log(group).term(index) instanceof LogRead.Found<Long> term) {
            batch.truncatePrefix(group, LogPosition.of(term.value(), index));
        }
    }

    private void check(int number) {
        long end = storage.log(GroupId.of(number)).lastIndex();
        long from = storage.log(GroupId.of(number)).firstIndex();
        List<LogEntry> read = storage.log(GroupId.of(number))
                .read(from, end + 1, Long.MAX_VALUE)
                .require();
        if (end != last[number] || read.size() != end - from + 1 || read.size() > KEPT + BATCH * (UNDER_WAY + 1)) {
            throw new AssertionError("Group " + number + " has " + read.size() + " entries from " + from + " to " + end
                    + ", the last one appended was " + last[number]);
        }
    }
}
