package io.skerry.raft.session;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A snapshot in memory. Not thread-safe; owned by its test. */
final class Files implements SnapshotSink, SnapshotSource {

    private final Map<String, byte[]> files = new TreeMap<>();

    /** Returns what a state machine has now. */
    static Files of(StateMachine<?, ?> machine) {
        Files files = new Files();
        try (SnapshotView view = machine.capture()) {
            view.writeTo(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    @Override
    public OutputStream create(String name) {
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                if (files.putIfAbsent(name, toByteArray()) != null) {
                    throw new IllegalArgumentException(name + " is taken");
                }
            }
        };
    }

    @Override
    public Set<String> names() {
        return files.keySet();
    }

    @Override
    public InputStream open(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return new ByteArrayInputStream(bytes);
    }

    byte[] bytes(String name) {
        return files.get(name).clone();
    }

    void put(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    void remove(String name) {
        files.remove(name);
    }

    /** All names and bytes: equal only if every byte is. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        files.forEach((name, bytes) -> text.append(name)
                .append(' ')
                .append(HexFormat.of().formatHex(bytes))
                .append('\n'));
        return text.toString();
    }
}
