package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.wal.WalFile;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;

/** What the tests of this package share. */
final class TestStores {

    static final GroupId GROUP = GroupId.of(7);

    private TestStores() {}

    /** With limits low enough for the contracts to try what is largest. */
    static RocksDbStorage openSmall(Path folder) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder()
                        .maxPayload(ByteSize.ofMiB(1))
                        .maxQueued(ByteSize.ofMiB(8))
                        .build());
    }

    static RocksDbStorage open(Path folder, HeldWrites writes) {
        return open(folder, writes, options -> {});
    }

    static RocksDbStorage open(Path folder, HeldWrites writes, Consumer<DBOptions> tuning) {
        return RocksDbStorage.open(folder, RocksDbStorageConfig.defaults(), new RocksDbStorage.Hooks(tuning, writes));
    }

    /** Entries from one index to another, both included, of one term, with payloads that tell term and index. */
    static List<LogEntry> entries(long term, long first, long last) {
        return entries(term, first, last, 0);
    }

    /** The same, with payloads filled up to a size. */
    static List<LogEntry> entries(long term, long first, long last, int size) {
        List<LogEntry> entries = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            String text = term + "/" + index;
            String filled = text + "x".repeat(Math.max(0, size - text.length()));
            entries.add(LogEntry.command(term, index, Payload.ofUtf8(filled)));
        }
        return entries;
    }

    /**
     * Copies a folder as it is now: what a kill at this moment would leave. Again, if a flush or compaction in the
     * background changed files meanwhile: no kill could leave some from before it and some from after.
     */
    static Path copy(Path folder, Path target) throws IOException {
        Map<Path, Long> before;
        Map<Path, Long> after;
        do {
            before = sizes(folder);
            try (Stream<Path> old = Files.exists(target) ? Files.walk(target) : Stream.empty()) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            for (Path file : before.keySet()) {
                try {
                    Files.copy(file, target.resolve(folder.relativize(file).toString()));
                } catch (NoSuchFileException e) {
                    break; // seen below
                }
            }
            after = sizes(folder);
        } while (!before.equals(after));
        return target;
    }

    /** Returns the files, folders first, and how large they are. */
    private static Map<Path, Long> sizes(Path folder) throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                sizes.put(file, Files.isDirectory(file) ? 0L : file.toFile().length());
            }
        }
        return sizes;
    }

    /** Returns all files, with their sizes, and when each was written last. */
    static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(path -> !path.equals(folder)).toList();
        }
        for (Path file : all) {
            files.put(folder.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
        return files;
    }

    /** Returns the largest file of the database with that ending. */
    static Path largest(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("raft"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .max((a, b) -> Long.compare(size(a), size(b)))
                    .orElseThrow(() -> new AssertionError("No file *" + ending + " in " + folder));
        }
    }

    /** Returns the write-ahead logs, oldest first. */
    static List<Path> wals(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("raft"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the write-ahead logs that say anything, oldest first; others wait to be used again. */
    static List<Path> liveWals(Path folder) throws IOException {
        return WalScan.of(folder.resolve("raft")).files().stream()
                .map(WalFile::path)
                .toList();
    }

    /** Flips one bit of a file. */
    static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[Math.toIntExact(offset)] ^= 0x10;
        Files.write(file, bytes);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers what became of a batch, and when relative to others. */
    static final class Outcome implements CommitCompletion {

        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable StorageException failure;
        private volatile @Nullable Thread thread;

        @Override
        public void done(@Nullable StorageException result) {
            failure = result;
            thread = Thread.currentThread();
            done.countDown();
        }

        @Nullable
        StorageException await() {
            HeldWrites.await(done);
            return failure;
        }

        boolean isDone() {
            return done.getCount() == 0;
        }

        @Nullable
        Thread thread() {
            return thread;
        }
    }
}
