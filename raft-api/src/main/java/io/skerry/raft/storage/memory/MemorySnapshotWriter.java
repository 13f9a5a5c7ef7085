package io.skerry.raft.storage.memory;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a snapshot into arrays. Not thread-safe; owned by its creator. */
final class MemorySnapshotWriter implements SnapshotWriter {

    private final MemorySnapshotStore store;
    private final int generation;
    /** Nothing for a name whose file is not closed. */
    private final Map<String, Optional<byte[]>> files = new LinkedHashMap<>();

    private boolean ended;

    MemorySnapshotWriter(MemorySnapshotStore store, int generation) {
        this.store = store;
        this.generation = generation;
    }

    @Override
    public OutputStream create(String name) {
        requireNotEnded();
        if (files.putIfAbsent(SnapshotFile.requireName(name), Optional.empty()) != null) {
            throw new IllegalArgumentException("The snapshot has a file " + name + " already");
        }
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                files.put(name, Optional.of(toByteArray()));
            }
        };
    }

    @Override
    public StoredSnapshot commit(LogPosition position, long membershipIndex, Payload membership) throws IOException {
        requireNotEnded();
        List<SnapshotFile> described = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (Map.Entry<String, Optional<byte[]>> file : files.entrySet()) {
            byte[] bytes = file.getValue()
                    .orElseThrow(() -> new IOException("File " + file.getKey() + " of the snapshot " + position
                            + " was not written to its end, and closed; take another one"));
            contents.add(bytes);
            described.add(MemorySnapshotStore.describe(file.getKey(), bytes));
        }
        StoredSnapshot snapshot = store.install(
                new SnapshotManifest(store.group(), store.owner(), position, membershipIndex, membership, described),
                contents,
                generation);
        ended = true;
        return snapshot;
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException("The snapshot was committed or given up already");
        }
    }

    @Override
    public void close() {
        ended = true;
        files.clear();
    }
}
