package io.skerry.integrationtests.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.TreeMap;

/** Pairs in memory: a snapshot and the log bring them back. Its snapshot says what command was applied last, twice. */
final class MemoryPairs implements Pairs {

    private Content content = Content.after(0);

    @Override
    public Long apply(LogPosition position, Long command) {
        content.put(command);
        return position.index();
    }

    @Override
    public Content content() {
        return new Content(new TreeMap<>(content.left()), new TreeMap<>(content.right()));
    }

    @Override
    public SnapshotView capture() {
        String left = content.left().getOrDefault(LAST, "0");
        String right = content.right().getOrDefault(LAST, "0");
        return sink -> {
            write(sink.create(LEFT), left);
            write(sink.create(RIGHT), right);
        };
    }

    private static void write(OutputStream file, String text) throws IOException {
        try (file) {
            file.write(text.getBytes(US_ASCII));
        }
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        Content left = Content.after(read(source, LEFT));
        Content right = Content.after(read(source, RIGHT));
        content = new Content(left.left(), right.right());
    }

    private static long read(SnapshotSource source, String name) throws IOException {
        try (InputStream file = source.open(name)) {
            return Long.parseLong(new String(file.readAllBytes(), US_ASCII));
        }
    }
}
