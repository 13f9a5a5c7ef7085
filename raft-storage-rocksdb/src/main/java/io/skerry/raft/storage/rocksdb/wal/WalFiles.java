package io.skerry.raft.storage.rocksdb.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds write-ahead logs by their names. Stateless. */
final class WalFiles {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.log");

    private WalFiles() {}

    /** Returns those in a folder, by number. */
    static NavigableMap<Long, Path> in(Path database) throws IOException {
        NavigableMap<Long, Path> logs = new TreeMap<>();
        try (Stream<Path> all = Files.list(database)) {
            all.forEach(path -> {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    logs.put(Long.parseLong(name.group(1)), path);
                }
            });
        }
        return logs;
    }
}
