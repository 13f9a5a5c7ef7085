package io.skerry.raft.session;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sessions and the state below them, as they were at one moment. As the interface says.
 *
 * @param sessions least recently used first; nobody changes them
 * @param machine  the state below
 */
record SessionSnapshot(List<Session> sessions, SnapshotView machine) implements SnapshotView {

    static final String FILE = "sessions";
    /** Instead of the other: the sessions are in the files of the state machine. */
    static final String DURABLE = "sessions-inside";

    static final String OTHER_KIND =
            "The snapshot is of another kind of state machine: of those two, one keeps its state"
                    + " durably by itself; run the group with the kind that it had there";
    static final String WITHOUT_SESSIONS = "The snapshot has no file \"" + FILE
            + "\": it comes from a group without sessions; run the group as it was run there";
    private static final String PREFIX = "machine.";

    @Override
    public void writeTo(SnapshotSink sink) throws IOException {
        try (OutputStream file = sink.create(FILE)) {
            SessionFormat.write(sessions, file);
        }
        machine.writeTo(name -> sink.create(PREFIX + name));
    }

    @Override
    public void close() {
        machine.close();
    }

    static SessionTable read(SnapshotSource source) throws IOException {
        if (!source.names().contains(FILE)) {
            throw new IOException(WITHOUT_SESSIONS);
        }
        try (InputStream file = new BufferedInputStream(source.open(FILE))) {
            return new SessionTable(SessionFormat.read(file), SessionObserver.NONE);
        }
    }

    /** Returns the files of the state machine below. */
    static SnapshotSource inside(SnapshotSource source) {
        return new SnapshotSource() {
            @Override
            public Set<String> names() {
                return source.names().stream()
                        .filter(name -> name.startsWith(PREFIX))
                        .map(name -> name.substring(PREFIX.length()))
                        .collect(Collectors.toUnmodifiableSet());
            }

            @Override
            public InputStream open(String name) throws IOException {
                return source.open(PREFIX + name);
            }
        };
    }

    /** Returns all files but one. */
    static SnapshotSource without(String file, SnapshotSource source) {
        return new SnapshotSource() {
            @Override
            public Set<String> names() {
                return source.names().stream()
                        .filter(name -> !name.equals(file))
                        .collect(Collectors.toUnmodifiableSet());
            }

            @Override
            public InputStream open(String name) throws IOException {
                return source.open(name);
            }

            @Override
            public void linkTo(String name, Path target) throws IOException {
                source.linkTo(name, target);
            }
        };
    }
}
