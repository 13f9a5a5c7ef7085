package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.bench.contest.Trees;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One node is closed and started again, with a log of which a snapshot holds all but a hundredth. Not thread-safe. */
record RestartPart(Size size, Path folder, Measured into) {

    private static final double MIB = 1 << 20;
    private static final int IN_FLIGHT = 256;
    private static final int VALUE_BYTES = 100;
    private static final int KEYS = 50_000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int PART = 100;

    /** The log keeps everything, and snapshots are taken on request alone. */
    static final SnapshotConfig ON_REQUEST = SnapshotConfig.builder()
            .entries(1L << 40)
            .logBytes(ByteSize.ofMiB(1 << 20))
            .tailEntries(1L << 40)
            .tailBytes(ByteSize.ofMiB(1 << 20))
            .build();

    void run() throws IOException {
        for (boolean inRocksDb : new boolean[] {false, true}) {
            String where = inRocksDb ? "in RocksDB" : "on the heap";
            Path home = folder.resolve(inRocksDb ? "rocks" : "heap");
            try (Cluster cluster = new Cluster(home, 1, inRocksDb).snapshots(ON_REQUEST)) {
                cluster.startAll();
                write(cluster, size.restartEntries() - size.restartEntries() / PART);
                cluster.takeSnapshot(1);
                write(cluster, size.restartEntries() / PART);
                for (int round = 0; round < size.rounds(); round++) {
                    restart(cluster, "state " + where);
                }
                if (!inRocksDb) {
                    for (int round = 0; round < size.rounds(); round++) {
                        cluster.stopAll();
                        Trees.delete(cluster.folder(1).resolve("snapshots"));
                        restart(cluster, "state " + where + " and no snapshot");
                    }
                }
            }
            Trees.delete(home);
        }
    }

    private static void write(Cluster cluster, int entries) {
        SplittableRandom random = new SplittableRandom(entries);
        Writers.write(
                entries,
                IN_FLIGHT,
                () -> {
                    byte[] value = new byte[VALUE_BYTES];
                    random.nextBytes(value);
                    return Change.put(random.nextLong(KEYS), value);
                },
                cluster.node(1)::submit);
    }

    private void restart(Cluster cluster, String row) throws IOException {
        cluster.stopAll();
        long readNanos = read(cluster.folder(1).resolve("raft"));
        long begin = System.nanoTime();
        cluster.start(1);
        long opened = System.nanoTime();
        Waiting.until("the state of before", () -> cluster.status(1).appliedIndex() >= size.restartEntries());
        long nanos = System.nanoTime() - begin;
        into.add(
                Part.RESTART,
                row,
                new Figures()
                        .with(
                                "entriesInLog",
                                cluster.status(1).lastIndex()
                                        - cluster.status(1).boundary().index())
                        .with("commandsApplied", cluster.applies(1))
                        .with("millis", nanos / 1e6)
                        .with("ofThatOpeningMillis", (opened - begin) / 1e6)
                        .with("readingMillis", readNanos / 1e6)
                        .with("readMiB", DiskUse.of(cluster.folder(1).resolve("raft")) / MIB)
                        .with("ofReading", (double) nanos / readNanos));
    }

    /** Returns how long it takes to read all files of a folder from begin to end. */
    private static long read(Path folder) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        long begin = System.nanoTime();
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                while (channel.read(buffer.clear()) > 0) {
                    // What is read is not looked at.
                    continue;
                }
            }
        }
        return System.nanoTime() - begin;
    }
}
