package io.skerry.integrationtests.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.foreign.Wire.Op;
import io.skerry.integrationtests.kill.Replica.Contents;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;

/**
 * Two groups that every batch changes in the same way, with several batches under way at once: so they are equal at any
 * moment, or a batch was torn. Not thread-safe; owned by its creator.
 */
final class Twins {

    private static final GroupId ONE = GroupId.of(1000);
    private static final GroupId OTHER = GroupId.of(-1000);
    private static final EntryType TYPE = EntryType.foreign(64);
    private static final int UNDER_WAY = 8;
    private static final int KEPT = 200;

    private final RaftStorage storage;
    private final BlockingQueue<Long> durable = new LinkedBlockingQueue<>();

    Twins(RaftStorage storage) {
        this.storage = storage;
    }

    /** Writes for ever; tells the index of each entry that has become durable in both. */
    void writeUntilKilled(LongConsumer acknowledge) throws InterruptedException {
        long acknowledged = storage.log(ONE).lastIndex();
        long next = acknowledged + 1;
        while (true) {
            while (next - acknowledged <= UNDER_WAY) {
                write(next++);
            }
            acknowledged = durable.take();
            if (acknowledged < 0) {
                throw new IllegalStateException("A batch failed: " + storage.describe());
            }
            acknowledge.accept(acknowledged);
        }
    }

    private void write(long index) {
        List<LogEntry> entry = List.of(LogEntry.of(1, index, TYPE, Payload.ofUtf8("twin " + index)));
        StorageBatch batch = storage.batch().append(ONE, entry).append(OTHER, entry);
        if (index % KEPT == 0) {
            LogPosition last = LogPosition.of(1, index - KEPT / 2);
            batch.truncatePrefix(ONE, last).truncatePrefix(OTHER, last);
        }
        batch.commitAsync(failure -> durable.add(failure == null ? index : -1));
    }

    /** Compares the two with each other, and with what was acknowledged. */
    static void check(RaftStorage found, long acknowledged, String context) {
        Contents one = Contents.of(found, ONE);
        assertEquals(one, Contents.of(found, OTHER), context + ": twins differ");
        long last = found.log(ONE).lastIndex();
        assertTrue(last >= acknowledged, () -> context + ": twins end at " + last + ", acknowledged: " + acknowledged);
        for (Op op : one.ops()) {
            assertEquals("twin " + op.mark().slot(), op.body(), context);
        }
    }
}
