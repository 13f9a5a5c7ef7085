package io.skerry.examples.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.examples.recipes.StorageRecipes.Written;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StorageRecipesTest {

    private final GroupId group = GroupId.DEFAULT;

    @Test
    void doWhatTheySay() throws InterruptedException {
        try (MemoryStorage storage = new MemoryStorage()) {
            BlockingQueue<Written> mailbox = new LinkedBlockingQueue<>();
            for (long index = 1; index <= 3; index++) {
                List<LogEntry> one = List.of(LogEntry.command(1, index, Payload.wrap(new byte[600_000])));
                StorageRecipes.appendInFlight(
                        storage, group, storage.entryCodec().encode(one), mailbox);
            }
            for (long index = 1; index <= 3; index++) {
                Written written = mailbox.poll(30, TimeUnit.SECONDS);
                assertNotNull(written);
                assertEquals(index, written.lastIndex());
                assertNull(written.failure());
            }
            List<LogEntry> read = new ArrayList<>();
            StorageRecipes.readAll(storage, group, read::add);
            assertEquals(3, read.size());

            StorageBatch reserved =
                    StorageRecipes.reserve(storage, storage.limits().maxQueuedBytes());
            assertNotNull(reserved);
            assertNull(StorageRecipes.reserve(storage, 1));
            reserved.close();

            StorageRecipes.beginBehindSnapshot(
                    storage, group, LogPosition.of(4, 100), Payload.ofUtf8("a,b,c"), HardState.of(4));
            assertEquals(101, storage.log(group).firstIndex());
            assertEquals(
                    Payload.ofUtf8("a,b,c"), storage.stable(group).memberships().get(100L));

            StorageRecipes.stamp(storage, new byte[32], 2);
            assertEquals(NodeId.of(2), storage.identity().node());
        }
    }
}
