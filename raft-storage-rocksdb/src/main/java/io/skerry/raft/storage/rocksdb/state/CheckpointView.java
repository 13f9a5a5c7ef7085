package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.IOException;
import java.nio.file.Path;

/** A copy of a state, as a view. As the interface says. */
record CheckpointView(Path checkpoint, Runnable remove) implements SnapshotView {

    @Override
    public void writeTo(SnapshotSink sink) throws IOException {
        StateFiles.write(checkpoint, sink);
    }

    @Override
    public void close() {
        remove.run();
    }
}
