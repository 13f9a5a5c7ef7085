package io.skerry.integrationtests.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.storage.FaultyStorage;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the nemesis does to disks is done. */
class FileDiskTest {

    private static final GroupId GROUP = GroupId.ofName("orders");

    @TempDir
    private Path folder;

    private Path file;
    private RaftStorage storage;
    private long term;

    @BeforeEach
    void open() {
        file = folder.resolve("disk");
        storage = new FaultyStorage(RocksDbStorage.open(folder.resolve("storage")), new FileDisk(file));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private StorageBatch next() {
        return storage.batch().hardState(GROUP, new HardState(++term, Payload.EMPTY));
    }

    private CompletableFuture<Void> commit() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        next().commitAsync(failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    @Test
    void aSoundOrSlowDiskWrites() throws IOException {
        next().commit();
        FileDisk.set(file, FileDisk.Mode.SLOW);
        next().commit();
        assertEquals(2, storage.stable(GROUP).hardState().term());
    }

    @Test
    void aDiskThatHangsReportsNothingUntilItGoesOn() throws IOException {
        FileDisk.set(file, FileDisk.Mode.HANGS);
        CompletableFuture<Void> first = commit();
        CompletableFuture<Boolean> second = commit().thenApply(done -> first.isDone());
        assertFalse(first.isDone());
        FileDisk.set(file, FileDisk.Mode.SOUND);
        assertTrue(Await.result("the second write", second), "the first write was reported first");
    }

    @Test
    void aDiskThatFailsStaysSo() throws IOException {
        FileDisk.set(file, FileDisk.Mode.FAILS);
        assertThrows(StorageFailedException.class, () -> next().commit());
        FileDisk.set(file, FileDisk.Mode.SOUND);
        assertThrows(StorageFailedException.class, this::commit);
        assertThrows(StorageFailedException.class, () -> storage.batch().tryReserve(1));
        assertInstanceOf(StorageFailedException.class, storage.describe().failure());
    }
}
