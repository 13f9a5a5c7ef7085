package io.skerry.raft.testkit.disk;

import io.skerry.raft.testkit.disk.DiskJournal.Kind;
import io.skerry.raft.testkit.disk.DiskJournal.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a power cut does to a folder, by the journal of a {@link FaultyDisk}.
 *
 * <p>The bytes of a file are durable once it was synced; its name, and that of one that was removed or renamed, once the
 * folder was, and not before, although many file systems do better. A page that a failed sync should have written is never
 * written, however often its file is synced after that, unless it is changed again.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class PowerCut {

    /** How much of what was not synced is taken back. */
    public enum Extent {
        /** All of it. */
        EVERYTHING,
        /** Pages of 4 KiB at random, with any size of a file that it may have had; names from a random one on. */
        PAGES,
        /** All from a moment on; what was done before it has reached the disk. */
        FROM_A_MOMENT_ON
    }

    private final Path folder;
    private final Path side;
    private final Extent extent;
    private final Random random;
    private final List<Record> records;
    /** What was recorded from here on is taken back, if it was not synced. */
    private final int moment;

    /** Renames of folders that are not taken back, as the names in them go along. */
    private final Deque<Record> keptMoves = new ArrayDeque<>();

    private long pages;
    private long names;

    private PowerCut(Path folder, Path side, Extent extent, Random random, List<Record> records) {
        this.folder = folder;
        this.side = side;
        this.extent = extent;
        this.random = random;
        this.records = records;
        this.moment = extent == Extent.EVERYTHING ? 0 : chooseMoment();
    }

    static PowerCut of(Path folder, Path side, Extent extent, Random random) throws IOException {
        PowerCut cut = new PowerCut(folder, side, extent, random, DiskJournal.read(side.resolve("journal")));
        cut.takeBackNames();
        cut.takeBackBytes();
        return cut;
    }

    /** Returns how many pages have other bytes than before. */
    public long pages() {
        return pages;
    }

    /** Returns how many changes of names were taken back. */
    public long names() {
        return names;
    }

    /** A moment among the last things that happened: what lies further back is mostly durable. */
    private int chooseMoment() {
        int end = records.size();
        return Math.max(0, end - random.nextInt(Math.min(end, 24) + 1));
    }

    private void takeBackNames() throws IOException {
        Set<Path> synced = new HashSet<>();
        Deque<Record> moves = new ArrayDeque<>();
        for (int i = records.size() - 1; i >= 0; i--) {
            Record record = records.get(i);
            if (record.kind() == Kind.FOLDER_SYNCED) {
                synced.add(after(moves, record.path().resolve("any")).getParent());
                continue;
            }
            if (!record.kind().changesNames()) {
                continue;
            }
            boolean takenBack =
                    i >= moment && !synced.contains(after(moves, record.path()).getParent());
            if (takenBack) {
                takeBackName(record, after(keptMoves, record.path()));
            }
            if (record.kind() == Kind.RENAMED) {
                moves.addFirst(record);
                if (!takenBack) {
                    keptMoves.addFirst(record);
                }
            }
        }
    }

    /** Returns what a path has become by renames of folders above it, in their order. */
    private static Path after(Deque<Record> moves, Path path) {
        Path now = path;
        for (Record move : moves) {
            Path from = move.path();
            if (now.startsWith(from) && !now.equals(from)) {
                now = move.secondPath().resolve(from.relativize(now));
            }
        }
        return now;
    }

    private void takeBackName(Record record, Path path) throws IOException {
        switch (record.kind()) {
            case CREATED -> {
                if (isFile(path, record.file())) {
                    Files.delete(path);
                    names++;
                }
            }
            case UNLINKED -> {
                // If its folder is gone for good, so is what was in it.
                if (!Files.exists(path) && Files.isDirectory(path.getParent())) {
                    link(path, record.file());
                }
            }
            case RENAMED -> {
                Path to = after(keptMoves, record.secondPath());
                if (isFile(to, record.file())) {
                    Files.move(to, path);
                    names++;
                    if (record.replaced() != 0) {
                        link(to, record.replaced());
                    }
                }
            }
            case FOLDER_MADE -> {
                if (Files.isDirectory(path)) {
                    // What is durable in a folder that is not is not, either.
                    deleteTree(path);
                    names++;
                }
            }
            case FOLDER_REMOVED -> {
                if (!Files.exists(path)) {
                    Files.createDirectory(path);
                    names++;
                }
            }
            default -> throw new IllegalStateException("Not a change of names: " + record.kind());
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private void link(Path path, long file) throws IOException {
        Files.createLink(path, side.resolve(Long.toUnsignedString(file)));
        names++;
    }

    private void takeBackBytes() throws IOException {
        Map<Long, FileImage> images = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            Record record = records.get(i);
            if (record.kind().changesBytes()) {
                images.computeIfAbsent(record.file(), file -> new FileImage(record.oldSize()))
                        .change(i, record);
            } else if (images.containsKey(record.file())) {
                if (record.kind() == Kind.SYNCED) {
                    images.get(record.file()).synced();
                } else if (record.kind() == Kind.SYNC_FAILED) {
                    images.get(record.file()).syncFailed();
                }
            }
        }
        for (Map.Entry<Path, Long> file : files().entrySet()) {
            FileImage image = images.get(file.getValue());
            if (image != null) {
                pages += image.takeBack(file.getKey(), extent, moment, random);
            }
        }
    }

    private Map<Path, Long> files() throws IOException {
        Map<Path, Long> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path)) {
                    files.put(path, number(path));
                }
            }
        }
        return files;
    }

    private static boolean isFile(Path path, long number) throws IOException {
        return Files.exists(path) && number(path) == number;
    }

    private static long number(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino");
    }

    @Override
    public String toString() {
        return "power cut, " + extent + ": " + pages + " pages, " + names + " names taken back";
    }
}
