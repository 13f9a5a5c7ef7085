package io.skerry.raft.bench;

import io.skerry.raft.bench.contest.Inbox;
import io.skerry.raft.bench.contest.ThreadUse;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SingleGroupNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * What does a whole cluster cost? Three nodes in this JVM, with RocksDB on a disk and TCP over the loopback; one client in
 * one thread keeps a number of calls open, and each end begins the next. Beside it, just before and just after every
 * iteration, the raw disk: the same bytes, one write and one sync each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 1, time = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms1g", "-Xmx1g"})
public class ClusterBenchmark {

    /** What the client does. */
    @State(Scope.Benchmark)
    public static class Load {

        /** Where to write. */
        @Param(DiskFolder.AUTO)
        public String dir;

        /** How many calls are open. */
        @Param({"1", "64", "512"})
        public int inFlight;

        /** Which node is called: {@code leader} or {@code follower}. */
        @Param({"leader", "follower"})
        public String node;

        /** The size of each command. */
        @Param("256")
        public int payloadBytes;

        /** The election timeout, which is also how long the first election takes. */
        @Param("1000")
        public int electionMillis;
    }

    /** The cluster, and its client. */
    @State(Scope.Thread)
    public static class Client {

        private static final int PAYLOADS = 64;
        /** So many calls open see the code compiled; one alone would take minutes to do so. */
        private static final int WARM_IN_FLIGHT = 64;
        /** The raw files are measured for so much of an iteration, each, before and after it. */
        private static final int RAW_PART = 8;

        private final Inbox inbox = new Inbox();
        private DiskFolder folder;
        private RawTwins raw;
        private ThreeNodes cluster;
        private SingleGroupNode<LastValue, Payload, LogPosition> node;
        private InFlightProbe probe;
        private List<Payload> payloads;
        private ClosedLoop submits;
        private ClosedLoop reads;
        private ClosedLoop used;
        private long submitted;
        private long committed;
        private boolean certain = true;
        private int warmupsLeft;
        private int inFlight;
        private Duration rawTime;
        private List<NodeStatus> nodesBefore;
        private ThreadUse threadsBefore;

        /** Starts the cluster. */
        @Setup
        public void start(Load load, BenchmarkParams params) throws IOException {
            payloads = new Entries(PAYLOADS, load.payloadBytes).payloads();
            folder = DiskFolder.below(load.dir);
            raw = new RawTwins(folder, new Entries(1, load.payloadBytes).records());
            cluster = ThreeNodes.start(folder, Duration.ofMillis(load.electionMillis), inbox);
            node = load.node.equals("leader") ? cluster.leader() : cluster.follower();
            probe = new InFlightProbe(cluster.leader()::status);
            submits = new ClosedLoop(inbox, this::submit);
            reads = new ClosedLoop(inbox, () -> node.read(ReadConsistency.LINEARIZABLE, LastValue::last));
            used = submits;
            warmupsLeft = params.getWarmup().getCount();
        }

        private CompletableFuture<LogPosition> submit() {
            return node.submit(payloads.get((int) (submitted++ % PAYLOADS)));
        }

        /** Measures the disk, and looks at the cluster, while nothing is open. */
        @Setup(Level.Iteration)
        public void begin(Load load, IterationParams iteration) throws IOException {
            // All warm-ups but the last have many calls open.
            boolean onlyWarms = iteration.getType() == IterationType.WARMUP && --warmupsLeft > 0;
            inFlight = onlyWarms ? Math.max(WARM_IN_FLIGHT, load.inFlight) : load.inFlight;
            rawTime = Duration.ofNanos(iteration.getTime().convertTo(TimeUnit.NANOSECONDS) / RAW_PART);
            raw.reset();
            if (!onlyWarms) {
                raw.measure(rawTime);
            }
            submits.reset();
            reads.reset();
            probe.reset();
            nodesBefore = cluster.describe();
            threadsBefore = ThreadUse.now();
        }

        private void awaitOne(ClosedLoop loop) {
            used = loop;
            loop.awaitOne(inFlight);
        }

        /** Lets the open calls end, looks at the cluster again, and measures the disk again. */
        @TearDown(Level.Iteration)
        public void end(ClusterFigures figures) throws IOException {
            used.drain();
            ThreadUse threadsAfter = ThreadUse.now();
            double calls = used.nanos().getTotalCount();
            figures.threads(threadsBefore, threadsAfter, calls);
            figures.nodes(nodesBefore, cluster.describe(), calls);
            figures.appends(probe);
            figures.latencies(used.nanos());
            figures.failed = used.failed();
            raw.measure(rawTime);
            figures.raw(raw);
            committed += submits.nanos().getTotalCount();
            certain &= used.failed() == 0;
        }

        /** Checks that what was measured has happened, then stops the cluster and deletes its folder. */
        @TearDown
        public void stop() throws IOException {
            DiskFolder last = folder;
            RawTwins files = raw;
            ThreeNodes nodes = cluster;
            InFlightProbe first = probe;
            try (last;
                    files;
                    nodes;
                    first) {
                requireCommitted();
            }
        }

        private void requireCommitted() {
            CompletableFuture<Long> count = node.read(ReadConsistency.LINEARIZABLE, LastValue::count);
            while (!count.isDone()) {
                inbox.runNext();
            }
            if (certain && count.join() != committed) {
                throw new IllegalStateException(
                        committed + " commands were acknowledged, and " + count.join() + " applied");
            }
        }
    }

    /** A command: acknowledged when it is on the disks of two nodes at least, and was applied where it was submitted. */
    @Benchmark
    public void submit(Client client) {
        client.awaitOne(client.submits);
    }

    /** A linearizable read, on the node's own state. */
    @Benchmark
    public void read(Client client) {
        client.awaitOne(client.reads);
    }
}
