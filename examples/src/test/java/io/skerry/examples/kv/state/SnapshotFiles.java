package io.skerry.examples.kv.state;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A snapshot in memory. Not thread-safe; owned by its test. */
final class SnapshotFiles implements SnapshotSink, SnapshotSource {

    private final Map<String, byte[]> files = new TreeMap<>();

    @Override
    public OutputStream create(String name) {
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                files.put(name, toByteArray());
            }
        };
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(files.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return new ByteArrayInputStream(bytes);
    }

    void put(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    byte[] bytes(String name) {
        return files.get(name).clone();
    }
}
