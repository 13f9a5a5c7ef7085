package io.skerry.raft.bench;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to turn entries into bytes and back, and how much less than with Kryo used naively? Time and
 * allocation are those of one entry. Ours and the plain codec compute a CRC32C over every record when they encode; the
 * naive one does without.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CodecBenchmark.ENTRIES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CodecBenchmark {

    /** Entries that are encoded or decoded together. */
    static final int ENTRIES = 64;

    /** The same entries, for each codec in its own form. */
    @State(Scope.Benchmark)
    public static class Load {

        /** The size of each entry's payload. */
        @Param({"256", "1024"})
        public int payloadBytes;

        private final NaiveKryo naive = new NaiveKryo();
        private final List<NaiveKryo.Entry> naiveEntries = new ArrayList<>();
        private List<LogEntry> entries;
        private EncodedEntries encoded;
        private List<byte[]> naiveEncoded;

        /** Makes the entries. */
        @Setup
        public void make() {
            entries = new Entries(ENTRIES, payloadBytes).from(1);
            for (LogEntry entry : entries) {
                NaiveKryo.Entry naiveEntry = new NaiveKryo.Entry();
                naiveEntry.term = entry.term();
                naiveEntry.index = entry.index();
                naiveEntry.type = entry.type().code();
                naiveEntry.payload = entry.payload().toByteArray();
                naiveEntries.add(naiveEntry);
            }
            encoded = PlainEntryCodec.INSTANCE.encode(entries);
            naiveEncoded = naive.encode(naiveEntries);
        }
    }

    /** Ours: a Kryo serializer called directly. */
    @Benchmark
    public EncodedEntries encodeSkerry(Load load) {
        return KryoEntryCodec.INSTANCE.encode(load.entries);
    }

    /** The same bytes without Kryo. */
    @Benchmark
    public EncodedEntries encodePlain(Load load) {
        return PlainEntryCodec.INSTANCE.encode(load.entries);
    }

    /** Kryo used naively. */
    @Benchmark
    public List<byte[]> encodeNaive(Load load) {
        return load.naive.encode(load.naiveEntries);
    }

    /** Ours. */
    @Benchmark
    public List<LogEntry> decodeSkerry(Load load) {
        return KryoEntryCodec.INSTANCE.decode(load.encoded);
    }

    /** The same without Kryo. */
    @Benchmark
    public List<LogEntry> decodePlain(Load load) {
        return PlainEntryCodec.INSTANCE.decode(load.encoded);
    }

    /** Kryo used naively; it returns objects of package-private type, hence the wildcard. */
    @Benchmark
    public List<?> decodeNaive(Load load) {
        return load.naive.decode(load.naiveEncoded);
    }
}
