package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Hands out the files of a snapshot, checked as they are read. Not thread-safe; owned by whoever restores from it. */
final class FileSource implements SnapshotSource {

    private final FileSnapshot snapshot;
    private final Map<String, SnapshotFile> files = new LinkedHashMap<>();

    FileSource(FileSnapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.manifest().files().forEach(file -> files.put(file.name(), file));
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(files.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        SnapshotFile file = file(name);
        return new CheckedStream(snapshot, file, snapshot.check(() -> snapshot.open(file)));
    }

    /** The bytes are read and compared with the digest first; the link is another name of what was read. */
    @Override
    public void linkTo(String name, Path target) throws IOException {
        SnapshotFile file = file(name);
        snapshot.check(() -> {
            try (ChunkReader reader = snapshot.open(file)) {
                reader.requireDigest();
            }
            return null;
        });
        if (!FileLinks.tryLink(target, snapshot.folder().path(file))) {
            try (InputStream in = open(name);
                    HashedFile out = new HashedFile(target, bytes -> {}, copied -> {})) {
                in.transferTo(out);
            }
        }
    }

    private SnapshotFile file(String name) throws IOException {
        SnapshotFile file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name, null, snapshot.folder() + " has no such file, only " + files.keySet());
        }
        return file;
    }

    /** Hands out a chunk once all of it was checked. Not thread-safe; owned by its creator. */
    private static final class CheckedStream extends InputStream {

        private final FileSnapshot snapshot;
        private final SnapshotFile file;
        private final ChunkReader reader;
        private ByteBuffer chunk = ByteBuffer.allocate(0);
        private int next;

        CheckedStream(FileSnapshot snapshot, SnapshotFile file, ChunkReader reader) {
            this.snapshot = snapshot;
            this.file = file;
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            return atEnd() ? -1 : Byte.toUnsignedInt(chunk.get());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (atEnd()) {
                return -1;
            }
            int count = Math.min(length, chunk.remaining());
            chunk.get(bytes, offset, count);
            return count;
        }

        private boolean atEnd() throws IOException {
            if (!chunk.hasRemaining() && next < file.crcs().length) {
                chunk = snapshot.check(() -> reader.read(next));
                next++;
            }
            return !chunk.hasRemaining();
        }

        @Override
        public int available() {
            return chunk.remaining();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
