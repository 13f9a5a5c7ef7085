package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.testkit.store.SnapshotStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class RocksDbSnapshotStoreContractTest extends SnapshotStoreContract {

    private Path opened = Path.of("");

    @Override
    protected RaftStorage open(Path folder) {
        opened = folder;
        return TestStores.openSmall(folder);
    }

    @Override
    protected boolean damage(SnapshotManifest manifest, String file, long offset) throws IOException {
        Path path = opened.resolve("snapshots")
                .resolve(manifest.group().toString())
                .resolve(String.format(
                        "%016x-%016x",
                        manifest.position().term(), manifest.position().index()))
                .resolve(file);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.flip().put(0, (byte) (one.get(0) ^ 1));
            channel.write(one, offset);
        }
        return true;
    }
}
