package io.skerry.raft.bench;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How near does a durable append come to what the disk allows? One thread, one operation in flight; each operation makes
 * one batch of entries durable, with one sync. All three write records of the same length to the same disk.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DurableAppendBenchmark {

    /** What every variant writes. */
    @State(Scope.Benchmark)
    public static class Load {

        /** Where to write. */
        @Param(DiskFolder.AUTO)
        public String dir;

        /** How many entries one operation makes durable. */
        @Param({"1", "16", "64", "256"})
        public int batch;

        /** The size of each entry's payload. */
        @Param({"256", "1024"})
        public int payloadBytes;

        private Entries entries;

        /** Makes the payloads. */
        @Setup
        public void make() {
            entries = new Entries(batch, payloadBytes);
        }
    }

    /** A log in a storage with the default settings, kept to some thousands of entries, as a node would. */
    @State(Scope.Benchmark)
    public static class Log {

        private static final int KEPT_ENTRIES = 4096;

        private DiskFolder folder;
        private RocksDbStorage storage;
        private long firstIndex = 1;
        private long nextIndex = 1;

        /** Opens the storage. */
        @Setup
        public void open(Load load) throws IOException {
            folder = DiskFolder.below(load.dir);
            storage = RocksDbStorage.open(folder.file("storage"));
        }

        /** Closes the storage, and deletes it. */
        @TearDown
        public void close() {
            storage.close();
            folder.close();
        }

        private void append(Load load) {
            StorageBatch batch = storage.batch().append(GroupId.DEFAULT, load.entries.from(nextIndex));
            nextIndex += load.batch;
            if (nextIndex - firstIndex > 2 * KEPT_ENTRIES) {
                firstIndex = nextIndex - KEPT_ENTRIES;
                batch.truncatePrefix(GroupId.DEFAULT, LogPosition.of(Entries.TERM, firstIndex - 1));
            }
            batch.commit();
        }
    }

    /** A file that grows. */
    @State(Scope.Benchmark)
    public static class GrowingFile {

        private DiskFolder folder;
        private RawFile file;
        private ByteBuffer records;

        /** Makes the file. */
        @Setup
        public void open(Load load) throws IOException {
            folder = DiskFolder.below(load.dir);
            file = RawFile.growing(folder.file("growing"));
            records = load.entries.records();
        }

        /** Closes the file, and deletes it. */
        @TearDown
        public void close() throws IOException {
            file.close();
            folder.close();
        }
    }

    /** A file whose space is there already. */
    @State(Scope.Benchmark)
    public static class OverwrittenFile {

        private static final long SIZE = 64L << 20;

        private DiskFolder folder;
        private RawFile file;
        private ByteBuffer records;

        /** Makes the file, and writes it once. */
        @Setup
        public void open(Load load) throws IOException {
            folder = DiskFolder.below(load.dir);
            file = RawFile.overwritten(folder.file("overwritten"), SIZE);
            records = load.entries.records();
        }

        /** Closes the file, and deletes it. */
        @TearDown
        public void close() throws IOException {
            file.close();
            folder.close();
        }
    }

    /** Ours: entries made, encoded, committed, durable on return. */
    @Benchmark
    public void skerry(Load load, Log log) {
        log.append(load);
    }

    /** The disk when the file grows, as a log without preallocation does. */
    @Benchmark
    public void growingFile(Load load, GrowingFile growing) throws IOException {
        growing.file.append(growing.records);
    }

    /** The disk at its best: nothing but the data has to be synced. */
    @Benchmark
    public void overwrittenFile(Load load, OverwrittenFile overwritten) throws IOException {
        overwritten.file.append(overwritten.records);
    }
}
