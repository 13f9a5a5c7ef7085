package io.skerry.raft.core.cluster;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreInvariants;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Many cores with their disks, a network between them, and one clock. Every input is a step: the core takes it, answers
 * with a {@code Ready}, and the laws are checked. Not thread-safe; owned by its creator.
 */
public final class CoreCluster {

    private static final GroupId GROUP = GroupId.of(1);

    private final CoreConfig config;
    private final boolean appliesAtOnce;
    private final TreeMap<NodeId, CoreNode> nodes = new TreeMap<>();
    private final Network network = new Network();
    private final Trace trace = new Trace();
    /** The membership that each snapshot holds, whoever took it. */
    private final TreeMap<LogPosition, IndexedMembership> snapshots = new TreeMap<>();

    private final ClusterLaws laws = new ClusterLaws();
    private long nowNanos;

    /**
     * Starts every node of a membership, each with an untouched disk that knows it.
     *
     * @param appliesAtOnce whether state machines apply what they are handed before anything else happens
     */
    public CoreCluster(CoreConfig config, Membership membership, boolean appliesAtOnce) {
        this.config = config;
        this.appliesAtOnce = appliesAtOnce;
        for (List<Member> members : List.of(membership.voters(), membership.outgoingVoters(), membership.learners())) {
            for (Member member : members) {
                nodes.putIfAbsent(member.node(), new CoreNode(member, Disk.fresh(membership)));
            }
        }
        nodes.values().forEach(node -> start(node, 0));
    }

    /** Returns the message's group: the only one. */
    public static GroupId group() {
        return GROUP;
    }

    /** Returns a node. */
    public CoreNode node(long id) {
        CoreNode node = nodes.get(NodeId.of(id));
        if (node == null) {
            throw new IllegalArgumentException("There is no node " + id);
        }
        return node;
    }

    /** Returns all nodes, in order. */
    public Collection<CoreNode> nodes() {
        return nodes.values();
    }

    /** Returns what a node's core says of itself. */
    public CoreStatus status(long id) {
        return node(id).core().status();
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /** Returns what was seen. */
    public Trace trace() {
        return trace;
    }

    /** Returns the time. */
    public long nowNanos() {
        return nowNanos;
    }

    // ---- life and death

    /** Starts a node that is down from what its disk durably holds. */
    public void start(CoreNode node, long appliedIndex) {
        if (node.isUp()) {
            throw new IllegalArgumentException("Node " + node.id() + " is up");
        }
        node.lives++;
        SplittableRandom random = new SplittableRandom(31 * node.id().value() + node.lives);
        node.core = new RaftCore(
                config,
                GROUP,
                node.member(),
                node.disk.recover(appliedIndex),
                PlainEntryCodec.INSTANCE,
                random,
                nowNanos);
        step(node, core -> {});
    }

    /** Takes a node down; of the writes under way, the oldest ones are kept. */
    public void crash(CoreNode node, int keep) {
        node.disk.crash(keep);
        node.goDown();
    }

    /** Gives a node another disk, and starts it. */
    public void replaceDisk(CoreNode node, StoreId store, Disk disk, long appliedIndex) {
        node.goDown();
        node.store = store;
        node.disk = disk;
        start(node, appliedIndex);
    }

    // ---- inputs

    /** Lets time pass; nobody is told. */
    public void advance(Duration duration) {
        nowNanos += duration.toNanos();
    }

    /** Moves the clock on to a time, unless that is past; nobody is told. */
    public void advanceTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Tells a node the time. */
    public void tick(CoreNode node) {
        step(node, core -> core.onTime(nowNanos));
    }

    /** Delivers a message that is in the network no more, or never was. */
    public void deliver(RaftMessage message) {
        CoreNode node = node(message.to().value());
        if (node.isUp()) {
            step(node, core -> core.onMessage(nowNanos, message));
        } else {
            trace.say(node.id(), "is down: " + MessageNotation.brief(message) + " (lost)");
        }
    }

    /** Proposes payloads, all in one call. */
    public void propose(CoreNode node, List<Payload> payloads, List<String> names) {
        step(node, core -> {
            long id = core.propose(nowNanos, payloads);
            for (int i = 0; i < names.size(); i++) {
                node.proposalNames.put(id + i, names.get(i));
            }
        });
    }

    /** Asks for reads, one after another in one turn. */
    public void read(CoreNode node, List<String> names) {
        step(node, core -> names.forEach(name -> node.readNames.put(core.read(nowNanos), name)));
    }

    /** Proposes that a node has another store from now on. */
    public void rebind(CoreNode node, NodeId other, StoreId store, String name) {
        step(node, core -> node.proposalNames.put(core.rebind(nowNanos, other, store), name));
    }

    /** Makes a node's oldest write durable, and says so to its core; returns whether there was one. */
    public boolean persistOldest(CoreNode node) {
        Long number = node.disk.persistOldest();
        if (number != null) {
            step(node, core -> core.onPersisted(nowNanos, number));
        }
        return number != null;
    }

    /** Reads from a node's log what its core asked for first, and hands it in; returns whether anything was asked for. */
    public boolean answerLogRange(CoreNode node) {
        LogRangeRequest range = node.logRanges.poll();
        if (range != null) {
            LogRead<EncodedEntries> read = node.disk.read(range.fromIndex(), range.untilIndex(), range.maxBytes());
            step(node, core -> core.onLogRange(nowNanos, range.id(), read));
        }
        return range != null;
    }

    /** Takes a snapshot of what a node has applied: at once, and durably. */
    public void takeSnapshot(CoreNode node) {
        LogPosition position = node.core().positionOf(node.core().status().appliedIndex());
        snapshots.put(position, node.core().membershipAt(position.index()));
        node.disk.snapshot(position);
        step(node, core -> core.onSnapshotAvailable(nowNanos, position));
    }

    /** Returns the positions of all snapshots that were ever taken. */
    public Set<LogPosition> snapshots() {
        return snapshots.keySet();
    }

    /** Says that no snapshot of a node is of any use. */
    public void loseSnapshot(CoreNode node) {
        node.disk.snapshot(LogPosition.NONE);
        step(node, core -> core.onSnapshotAvailable(nowNanos, LogPosition.NONE));
    }

    /** Brings a snapshot that some node has taken to another one; the core says whether it is installed. */
    public void receiveSnapshot(CoreNode node, LogPosition position) {
        IndexedMembership membership = snapshots.get(position);
        if (membership == null) {
            throw new IllegalArgumentException("No node has taken a snapshot of " + position);
        }
        node.fetch = null;
        step(node, core -> {
            if (!core.onSnapshotReceived(nowNanos, position, membership)) {
                trace.say(node.id(), "drops the snapshot of " + position);
            }
        });
    }

    /** Says that no snapshot could be fetched. */
    public void failFetch(CoreNode node) {
        node.fetch = null;
        step(node, core -> core.onSnapshotFetchFailed(nowNanos));
    }

    /** Says that a slow state machine has become the snapshot that it was handed. */
    public void restored(CoreNode node) {
        Restore restore = node.restore;
        if (restore == null) {
            throw new IllegalArgumentException("Node " + node.id() + " has nothing to restore");
        }
        node.restore = null;
        applied(node, restore.position().index());
    }

    /** Says what was applied. */
    public void applied(CoreNode node, long index) {
        step(node, core -> core.onApplied(nowNanos, index));
    }

    /** Says that nothing reaches a peer at present. */
    public void unreachable(CoreNode node, NodeId peer) {
        step(node, core -> core.onUnreachable(nowNanos, peer));
    }

    /** Stops a node's core; it stays up to be looked at. */
    public void stop(CoreNode node) {
        step(node, core -> core.stop(nowNanos));
    }

    /** Gives one input to a node, takes its answer, and checks the laws. */
    public void step(CoreNode node, Consumer<RaftCore> input) {
        RaftCore core = node.core();
        CoreStatus before = core.status();
        CoreInvariants.checkState(before);
        input.accept(core);
        Ready ready = core.takeReady();
        CoreStatus after = core.status();
        CoreInvariants.checkState(after);
        CoreInvariants.checkStep(before, after);
        laws.checkElectionSafety(after);
        carryOut(node, before, after, ready);
    }

    private void carryOut(CoreNode node, CoreStatus before, CoreStatus after, Ready ready) {
        ready.reports().forEach(report -> trace.report(node.id(), report));
        if (before.commitIndex() != after.commitIndex()) {
            trace.say(node.id(), "commit " + after.commitIndex());
        }
        if (ready.write() != null) {
            trace.write(node.id(), ready.write());
            node.disk.begin(ready.write());
        }
        ready.messages().forEach(message -> trace.sent(message, network.send(message)));
        ready.appended().forEach(appended -> trace.appended(node.id(), appended, node.proposalNames));
        ready.proposals().forEach(outcome -> trace.proposal(node.id(), outcome, node.proposalNames));
        ready.reads().forEach(outcome -> trace.read(node.id(), outcome, node.readNames));
        ready.logRanges().forEach(range -> trace.logRange(node.id(), range));
        node.logRanges.addAll(ready.logRanges());
        node.deadlineNanos = ready.deadlineNanos();
        carryOutSnapshots(node, ready);
        long handedBefore = ready.restore() == null
                ? before.handedIndex()
                : ready.restore().position().index();
        handToStateMachine(node, handedBefore, ready.applies());
    }

    private void carryOutSnapshots(CoreNode node, Ready ready) {
        if (ready.takeSnapshot()) {
            trace.say(node.id(), "wants a snapshot to be taken");
        }
        if (ready.fetch() != null) {
            trace.fetch(node.id(), ready.fetch());
            node.fetch = ready.fetch();
        }
        Restore restore = ready.restore();
        if (restore == null) {
            return;
        }
        ClusterLaws.checkRestore(restore, node.disk.durable());
        trace.say(node.id(), "restore the snapshot of " + restore.position());
        node.restore = restore;
        step(node, core -> core.onSnapshotAvailable(nowNanos, restore.position()));
        if (appliesAtOnce) {
            restored(node);
        }
    }

    private void handToStateMachine(CoreNode node, long handedBefore, List<Apply> applies) {
        long handed = handedBefore;
        for (Apply apply : applies) {
            ClusterLaws.checkApply(apply, handed, node.disk.durable());
            trace.apply(node.id(), apply);
            laws.checkStateMachineSafety(node.id(), entries(node, apply));
            handed = apply.lastIndex();
        }
        if (appliesAtOnce && handed > handedBefore) {
            applied(node, handed);
        }
    }

    private static List<LogEntry> entries(CoreNode node, Apply apply) {
        if (apply.inMemory()) {
            return Entries.decode(apply.entries().parts());
        }
        return Entries.decode(List.of(node.disk
                .read(apply.firstIndex(), apply.lastIndex() + 1, Long.MAX_VALUE)
                .require()));
    }
}
