package io.skerry.raft.bench;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the algorithm itself cost? A batch of commands is proposed, and three cores that are joined in memory are
 * stepped until all three have committed and applied it: no disk, no network, no thread. Beside it, in the same run, what
 * any implementation must do at least: make the entries, and turn them into records once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ConsensusCoreBenchmark {

    /** What is proposed. */
    @State(Scope.Benchmark)
    public static class Load {

        /** How many commands are proposed together. */
        @Param({"1", "64"})
        public int batch;

        /** The size of each command. */
        @Param("256")
        public int payloadBytes;

        private Entries entries;
        private List<Payload> payloads;

        /** Makes the commands: the application has them already. */
        @Setup
        public void make() {
            entries = new Entries(batch, payloadBytes);
            payloads = entries.payloads();
        }
    }

    /** A group of three. */
    @State(Scope.Benchmark)
    public static class Group {

        private JoinedCores cores;

        /** Begins and elects. */
        @Setup
        public void begin() {
            cores = new JoinedCores(3, KryoEntryCodec.INSTANCE);
        }
    }

    /** From the proposal until all three cores have applied it. */
    @Benchmark
    public void threeCores(Load load, Group group) {
        group.cores.commit(load.payloads);
    }

    /** The least: entries made and encoded, once. */
    @Benchmark
    public EncodedEntries recordsAlone(Load load) {
        return KryoEntryCodec.INSTANCE.encode(load.entries.from(1));
    }
}
