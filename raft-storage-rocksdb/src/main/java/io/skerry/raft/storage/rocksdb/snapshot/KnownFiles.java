package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What manifests say of files that were linked into snapshots before, by what tells files apart. Not thread-safe; owned by its
 * creator.
 */
final class KnownFiles {

    private record Known(Path path, SnapshotFile file) {}

    private final Map<Object, Known> known = new HashMap<>();

    /** Looks at all files of some snapshots. */
    KnownFiles(List<StoredFolder> folders) throws IOException {
        for (StoredFolder folder : folders) {
            for (SnapshotFile file : folder.manifest().files()) {
                Object key = keyOf(folder.path(file));
                if (key != null) {
                    known.put(key, new Known(folder.path(file), file));
                }
            }
        }
    }

    /**
     * Returns what is known of a file that was just linked. It is the same file only if the other name is there still: the
     * number of one that was removed meanwhile may be given to another.
     */
    @Nullable
    SnapshotFile find(Path link) throws IOException {
        Object key = FileLinks.key(link);
        Known candidate = key == null ? null : known.get(key);
        return candidate != null && key.equals(keyOf(candidate.path)) ? candidate.file : null;
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return FileLinks.key(path);
        } catch (NoSuchFileException e) {
            // Removed meanwhile, with its snapshot.
            return null;
        }
    }
}
