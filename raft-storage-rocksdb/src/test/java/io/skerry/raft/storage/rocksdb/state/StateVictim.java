package io.skerry.raft.storage.rocksdb.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The process that is killed: applies a log that a seed decides, flushes, and installs its own snapshots, in a storage; says
 * what is durable.
 */
final class StateVictim {

    static final GroupId GROUP = GroupId.of(9);
    private static final int FLUSH_EVERY = 25;
    private static final int INSTALL_EVERY = 60;

    private StateVictim() {}

    /** Returns the log of a seed, up to an index. */
    static List<Change> log(long seed, long last) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>();
        while (changes.size() < last) {
            changes.add(Change.random(random));
        }
        return changes;
    }

    static RocksDbStorage open(Path folder) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder()
                        .logRetention(ByteSize.ofMiB(1))
                        .stateMemory(ByteSize.ofMiB(16))
                        .build());
    }

    /** Takes a folder, a seed, and how many commands to apply at most. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        List<Change> log = log(Long.parseLong(args[1]), Long.parseLong(args[2]));
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
                RocksDbStorage storage = open(folder.resolve("data"))) {
            Cells cells = new Cells(storage.states().of(GROUP));
            say(out, "begin " + cells.durablePosition().index());
            for (long index = cells.applied().index() + 1; index <= log.size(); index++) {
                cells.take(index, log.get((int) index - 1));
                if (index % FLUSH_EVERY == 0) {
                    cells.persist();
                    say(out, "durable " + cells.durablePosition().index());
                }
                if (index % INSTALL_EVERY == 0) {
                    install(cells, folder.resolve("snapshot-" + System.nanoTime()), index);
                    say(out, "durable " + index);
                }
            }
        }
    }

    /** Flushes, copies, prepares, and puts in force what it has: all steps, with no change to what is there. */
    private static void install(Cells cells, Path folder, long index) throws IOException {
        SnapshotFolder snapshot = new SnapshotFolder(folder);
        LogPosition position = cells.writeSnapshot(snapshot);
        if (position.index() != index) {
            throw new AssertionError(position + " instead of " + index);
        }
        cells.restore(snapshot);
    }

    private static void say(FileOutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(US_ASCII));
    }
}
