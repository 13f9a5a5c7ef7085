package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a database. Immutable.
 *
 * @param byKind how many there are of a kind, and how large they are
 */
public record FileSizes(Map<Kind, Size> byKind) {

    /** What a file is for. */
    public enum Kind {
        /** Sorted tables: what was flushed. */
        TABLES,
        /** The write-ahead log, files included that wait to be used again. */
        WAL,
        /** Which files there are. */
        MANIFEST,
        /** Options, locks, messages. */
        OTHER
    }

    /**
     * Files of a kind.
     *
     * @param files how many
     * @param bytes their sizes, as the file system shows them
     */
    public record Size(int files, long bytes) {
        Size plus(long more) {
            return new Size(files + 1, bytes + more);
        }
    }

    /** Copies the map. */
    public FileSizes {
        byKind = Map.copyOf(byKind);
    }

    /** Returns what there is of a kind. */
    public Size size(Kind kind) {
        return byKind.getOrDefault(kind, new Size(0, 0));
    }

    static FileSizes of(Path folder) {
        Path database = folder.resolve(FolderFormat.DATABASE);
        Map<Kind, Size> sizes = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            sizes.put(kind, new Size(0, 0));
        }
        try {
            List<Path> files;
            try (Stream<Path> all = Files.list(database)) {
                files = all.toList();
            }
            for (Path file : files) {
                addTo(sizes, file);
            }
        } catch (IOException e) {
            throw new StorageOpenException(
                    Reason.IO, "Folder " + database + " cannot be listed: " + e + "; mend the disk", e);
        }
        return new FileSizes(sizes);
    }

    private static void addTo(Map<Kind, Size> sizes, Path file) throws IOException {
        long bytes;
        try {
            bytes = Files.size(file);
        } catch (NoSuchFileException e) {
            // Removed by its node since the folder was listed.
            return;
        }
        sizes.computeIfPresent(kindOf(file.getFileName().toString()), (kind, size) -> size.plus(bytes));
    }

    private static Kind kindOf(String name) {
        if (name.endsWith(".sst")) {
            return Kind.TABLES;
        }
        if (name.endsWith(".log")) {
            return Kind.WAL;
        }
        return name.startsWith("MANIFEST-") ? Kind.MANIFEST : Kind.OTHER;
    }
}
