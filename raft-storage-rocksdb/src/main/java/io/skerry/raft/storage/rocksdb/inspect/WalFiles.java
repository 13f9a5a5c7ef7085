package io.skerry.raft.storage.rocksdb.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which file stands under which name of the write-ahead log at a moment. A node that works removes them, or uses them again
 * under another name, while somebody reads them. Immutable.
 *
 * @param keys what the file system knows a file by, by its name
 */
record WalFiles(Map<String, Object> keys) {

    static WalFiles of(Path database) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(database)) {
            logs = files.filter(file -> file.toString().endsWith(".log")).toList();
        }
        Map<String, Object> keys = new HashMap<>();
        for (Path log : logs) {
            Object key = keyOf(log);
            if (key != null) {
                keys.put(log.getFileName().toString(), key);
            }
        }
        return new WalFiles(keys);
    }

    private static @Nullable Object keyOf(Path log) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(log, BasicFileAttributes.class);
            return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
        } catch (NoSuchFileException e) {
            // Removed since the folder was listed.
            return null;
        }
    }

    /** Returns whether all of these still stand where they stood; others may have come. */
    boolean stillStandIn(WalFiles later) {
        return later.keys.entrySet().containsAll(keys.entrySet());
    }
}
