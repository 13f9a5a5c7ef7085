package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The files of a copied database as those of a snapshot, and back. Tables never change, and are linked; what RocksDB writes
 * on is copied. Stateless.
 */
final class StateFiles {

    /** The file that says what the others are. */
    static final String MARK = "rocksdb-state";

    private static final String VERSION = "1\n";
    /** How the names of tables end. */
    static final String TABLE = ".sst";

    private StateFiles() {}

    static void write(Path checkpoint, SnapshotSink sink) throws IOException {
        try (OutputStream mark = sink.create(MARK)) {
            mark.write(VERSION.getBytes(StandardCharsets.US_ASCII));
        }
        for (String name : Folders.names(checkpoint)) {
            Path file = checkpoint.resolve(name);
            if (name.endsWith(TABLE)) {
                sink.link(name, file);
            } else if (belongs(name)) {
                try (OutputStream out = sink.create(name)) {
                    Files.copy(file, out);
                }
            }
        }
    }

    /** Not the write-ahead log, which is empty; nor messages, locks, and what names this very folder. */
    private static boolean belongs(String name) {
        return name.equals("CURRENT") || name.startsWith("MANIFEST-") || name.startsWith("OPTIONS-");
    }

    /** Places the files of a snapshot in a folder, which is empty; all is durable then but the folder's own name. */
    static void place(SnapshotSource source, Path folder) throws IOException {
        requireOurs(source);
        for (String name : source.names()) {
            Path file = folder.resolve(name);
            if (name.endsWith(TABLE)) {
                source.linkTo(name, file);
            } else if (belongs(name)) {
                try (InputStream in = source.open(name)) {
                    Files.copy(in, file);
                }
            } else {
                continue;
            }
            Folders.sync(file);
        }
        Folders.sync(folder);
    }

    private static void requireOurs(SnapshotSource source) throws IOException {
        Set<String> names = source.names();
        if (!names.contains(MARK)) {
            throw new IOException(
                    "The snapshot is not one of a state machine in RocksDB, for it has no file " + MARK + ", but "
                            + List.copyOf(names) + ": run the group with the kind of state machine that it had there");
        }
        try (InputStream in = source.open(MARK)) {
            String version = new String(in.readNBytes(VERSION.length() + 1), StandardCharsets.US_ASCII);
            if (!version.equals(VERSION)) {
                throw new IOException("The snapshot has version " + version.strip() + ", this release knows "
                        + VERSION.strip() + ": run the release that wrote it, or a newer one");
            }
        }
    }
}
