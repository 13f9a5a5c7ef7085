package io.skerry.examples.kv.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbKvStoreTest extends KvStateCase {

    @TempDir
    private Path home;

    private RocksDbStorage storage;
    private int groups;

    @BeforeEach
    void openStorage() {
        storage = RocksDbStorage.open(home.resolve("data"));
    }

    @AfterEach
    void closeStorage() {
        storage.close();
    }

    @Override
    KvState open() {
        return new RocksDbKvStore(storage.states().of(GroupId.of(groups++)));
    }

    @Override
    String fileOfTheOtherKind() {
        return "kv";
    }

    @Test
    void afterARestartItIsWhereItWas() throws IOException {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        store().batchApplied(LogPosition.of(2, 5));
        storage.close();
        assertThrows(StorageClosedException.class, () -> store().read("a"));
        openStorage();
        KvState again = KvStateKind.ROCKSDB.open(storage);
        assertEquals(LogPosition.NONE, again.applied());
        KvState same = new RocksDbKvStore(storage.states().of(GroupId.of(0)));
        assertEquals(LogPosition.of(2, 5), same.durablePosition());
        assertEquals(new KvRead(Value.ofUtf8("1"), LogPosition.of(2, 5)), same.read("a"));
    }

    /** Restoring changes what the storage names, so that a restart finds the new one. */
    @Test
    void whatWasRestoredIsThereAfterARestart() throws IOException {
        apply(new KvCommand.Put("a", Value.ofUtf8("1")));
        SnapshotFiles files = new SnapshotFiles();
        try (var view = store().capture()) {
            view.writeTo(files);
        }
        KvState other = open();
        other.restore(files);
        storage.close();
        openStorage();
        KvState same = new RocksDbKvStore(storage.states().of(GroupId.of(1)));
        assertEquals(at(1), same.durablePosition());
        assertEquals(Value.ofUtf8("1"), same.read("a").value());
    }
}
