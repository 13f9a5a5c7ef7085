package io.skerry.raft.testkit.sim;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of a snapshot, in memory. Not thread-safe; owned by its creator. */
final class SimSnapshot implements SnapshotSink, SnapshotSource {

    private final Map<String, byte[]> files = new TreeMap<>();

    /** Returns what a state machine has now. */
    static SimSnapshot of(StateMachine<?, ?> machine) {
        return of(machine.capture());
    }

    /** Returns what was captured. */
    static SimSnapshot of(SnapshotView captured) {
        SimSnapshot snapshot = new SimSnapshot();
        try (SnapshotView view = captured) {
            view.writeTo(snapshot);
        } catch (IOException e) {
            throw new Violation("a snapshot cannot be written: %s", e);
        }
        return snapshot;
    }

    /** Gives a state machine this state. */
    void restore(StateMachine<?, ?> machine) {
        try {
            machine.restore(this);
        } catch (IOException e) {
            throw new Violation("a snapshot cannot be read: %s", e);
        }
    }

    /** Returns a hash over names and bytes. */
    long hash() {
        long hash = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            hash = GroupHistory.nextState(hash, file.getKey().hashCode());
            hash = GroupHistory.nextState(hash, SimLog.hash(bytes, 0, bytes.length));
        }
        return hash;
    }

    /** Writes names and bytes. */
    void write(DataOutput out) throws IOException {
        out.writeInt(files.size());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            out.writeUTF(file.getKey());
            out.writeInt(file.getValue().length);
            out.write(file.getValue());
        }
    }

    /** Reads what {@link #write} has written. */
    static SimSnapshot read(DataInput in) throws IOException {
        SimSnapshot snapshot = new SimSnapshot();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            snapshot.files.put(name, bytes);
        }
        return snapshot;
    }

    @Override
    public OutputStream create(String name) {
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                if (files.put(name, toByteArray()) != null) {
                    throw new Violation("a snapshot has %s twice", name);
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
}
