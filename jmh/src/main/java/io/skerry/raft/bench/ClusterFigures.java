package io.skerry.raft.bench;

import io.skerry.raft.bench.contest.ThreadUse;
import io.skerry.raft.bench.contest.ThreadUse.Kind;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.PeerStatus;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What an iteration of {@link ClusterBenchmark} measures beside the time of a call: JMH reports each field by its name.
 * Counts are of one call, from when none was open until none was open again. JMH adds
 * up what several iterations and forks report, so measure one iteration in one fork. Not thread-safe; owned by JMH.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ClusterFigures {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEDIAN = 50;

    /** Half of the calls took at most that long, in us. */
    public double p50;

    /** 99 of 100 calls took at most that long, in us. */
    public double p99;

    /** 999 of 1,000 calls took at most that long, in us. */
    public double p999;

    /** The slowest call took that long, in us. */
    public double max;

    /** Half of the appends to the growing raw file took at most that long, in us. */
    public double growingP50;

    /** An append to the growing raw file took that long on average, in us. */
    public double growingMean;

    /** Half of the appends to the overwritten raw file took at most that long, in us. */
    public double overwrittenP50;

    /** An append to the overwritten raw file took that long on average, in us. */
    public double overwrittenMean;

    /** Synced writes of the leader's storage. */
    public double leaderSyncs;

    /** Synced writes of a follower's storage, on average. */
    public double followerSyncs;

    /** Flushes of the leader's connections, each a system call. */
    public double leaderFlushes;

    /** Flushes of a follower's connections, on average. */
    public double followerFlushes;

    /** Frames that the leader has sent. */
    public double leaderFrames;

    /** Frames that a follower has sent, on average. */
    public double followerFrames;

    /** The most AppendEntries on the way to a follower. */
    public double appendsMax;

    /** AppendEntries on the way to a follower, on average, when there are any. */
    public double appendsMean;

    /** Bytes that all threads of the three nodes allocated. */
    public double nodesHeap;

    /** Bytes that the client's thread allocated. */
    public double clientHeap;

    /** Time of the whole process on processors, in us. */
    public double cpu;

    /** Of it, the three nodes' loops. */
    public double loopCpu;

    /** Of it, the three storages' committers. */
    public double committerCpu;

    /** Of it, the threads that run state machines. */
    public double applierCpu;

    /** Of it, the client's thread. */
    public double clientCpu;

    /** Calls that failed, in all. */
    public double failed;

    /** Terms that have begun, in all. */
    public double elections;

    void latencies(Histogram nanos) {
        p50 = nanos.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO;
        p99 = nanos.getValueAtPercentile(99) / NANOS_PER_MICRO;
        p999 = nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO;
        max = nanos.getMaxValue() / NANOS_PER_MICRO;
    }

    void raw(RawTwins raw) {
        growingP50 = raw.growingNanos().getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO;
        growingMean = raw.growingNanos().getMean() / NANOS_PER_MICRO;
        overwrittenP50 = raw.overwrittenNanos().getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO;
        overwrittenMean = raw.overwrittenNanos().getMean() / NANOS_PER_MICRO;
    }

    void appends(InFlightProbe probe) {
        appendsMax = probe.max();
        appendsMean = probe.mean();
    }

    /** The leader's status comes first. */
    void nodes(List<NodeStatus> before, List<NodeStatus> after, double calls) {
        leaderSyncs = syncs(after.get(0), before.get(0)) / calls;
        leaderFlushes = flushes(after.get(0), before.get(0)) / calls;
        leaderFrames = frames(after.get(0), before.get(0)) / calls;
        followerSyncs = 0;
        followerFlushes = 0;
        followerFrames = 0;
        double followers = after.size() - 1.0;
        for (int i = 1; i < after.size(); i++) {
            followerSyncs += syncs(after.get(i), before.get(i)) / calls / followers;
            followerFlushes += flushes(after.get(i), before.get(i)) / calls / followers;
            followerFrames += frames(after.get(i), before.get(i)) / calls / followers;
        }
        elections = term(after.get(0)) - term(before.get(0));
    }

    void threads(ThreadUse before, ThreadUse after, double calls) {
        long bytes = 0;
        for (Kind kind : List.of(Kind.LOOP, Kind.COMMITTER, Kind.APPLIER, Kind.NODE)) {
            bytes += after.allocatedSince(before, kind);
        }
        nodesHeap = bytes / calls;
        clientHeap = after.allocatedSince(before, Kind.CALLER) / calls;
        cpu = (after.processNanos() - before.processNanos()) / calls / NANOS_PER_MICRO;
        loopCpu = after.cpuSince(before, Kind.LOOP) / calls / NANOS_PER_MICRO;
        committerCpu = after.cpuSince(before, Kind.COMMITTER) / calls / NANOS_PER_MICRO;
        applierCpu = after.cpuSince(before, Kind.APPLIER) / calls / NANOS_PER_MICRO;
        clientCpu = after.cpuSince(before, Kind.CALLER) / calls / NANOS_PER_MICRO;
    }

    private static long syncs(NodeStatus after, NodeStatus before) {
        return after.storage().commits() - before.storage().commits();
    }

    private static long flushes(NodeStatus after, NodeStatus before) {
        return sum(after, PeerStatus::flushes) - sum(before, PeerStatus::flushes);
    }

    private static long frames(NodeStatus after, NodeStatus before) {
        return sum(after, PeerStatus::framesSent) - sum(before, PeerStatus::framesSent);
    }

    private static long sum(NodeStatus status, ToLongFunction<PeerStatus> of) {
        return status.peers().stream().mapToLong(of).sum();
    }

    private static long term(NodeStatus status) {
        return status.groups().get(0).term();
    }
}
