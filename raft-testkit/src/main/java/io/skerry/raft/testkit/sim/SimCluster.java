package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Report;
import io.skerry.raft.core.Role;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole simulated cluster, made from a seed: its nodes, what lies between them, who uses it and what befalls it. Takes
 * one event after another from the clock. Not thread-safe; owned by its simulation.
 */
final class SimCluster {

    /** So many events without a step mean that nothing can happen any more. */
    private static final int MAX_IDLE_EVENTS = 20_000;

    private final SimSetup setup;
    private final EventQueue clock = new EventQueue();
    private final SimStats stats = new SimStats();
    private final Trace trace;
    private final Operations operations = new Operations(stats);
    private final Network network;
    private final SimNode[] nodes;
    private final GroupHistory[] histories;
    private final StatusCheck statusCheck;
    private final Clients clients;
    private final Administrator administrator;
    private final Mistakes mistakes;
    private final SessionClients sessions;
    private final SessionLedger[] sessionLedgers;
    private final Faults faults;
    private final Settling settling;
    private final StateLosses losses;
    private boolean healed;

    SimCluster(long seed, @Nullable Appendable text) {
        // One generator for each concern, in a fixed order.
        SimRandom random = new SimRandom(seed);
        this.setup = SimSetup.draw(random.split());
        this.trace = new Trace(clock, stats, text);
        this.network = new Network(setup, clock, random.split(), stats);
        this.nodes = new SimNode[setup.nodes()];
        this.histories = new GroupHistory[setup.groupCount()];
        this.sessionLedgers = new SessionLedger[histories.length];
        found(random.split());
        this.statusCheck = new StatusCheck(
                setup.config(), Clients.largestRecord(setup.config()), Clients.largestProposal(setup.config()));
        this.clients = new Clients(this, random.split());
        this.administrator = new Administrator(this, random.split());
        this.faults = new Faults(this, random.split());
        this.settling = new Settling(this, random.split());
        this.mistakes = new Mistakes(this, random.split());
        this.sessions = new SessionClients(histories.length, random.split());
        this.losses = new StateLosses(this, random.split());
    }

    /** Makes the disks, and writes the first membership of each group to all of them. */
    private void found(SimRandom random) {
        List<Member> voters = new ArrayList<>();
        SimDisk[] disks = new SimDisk[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            disks[i] = new SimDisk(setup, i, StoreId.random(random), clock, random.split());
            voters.add(new Member(NodeId.of(i + 1), disks[i].store()));
        }
        Membership first = Membership.ofVoters(voters);
        for (int group = 0; group < histories.length; group++) {
            sessionLedgers[group] = new SessionLedger();
            histories[group] = new GroupHistory(first, operations, new QuorumCheck(nodes), stats);
            for (SimDisk disk : disks) {
                disk.format(List.of(new DiskChange.Members(group, 0, first.toPayload())));
            }
        }
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new SimNode(this, i, disks[i], random.split());
            clock.add(random.nextLong(setup.timeoutNanos()), EventKind.START, i, 0, null);
        }
    }

    // ---- the two phases

    /** Lets things happen, good and bad, until so many steps are done. */
    void runPhaseOne(int steps) {
        clients.start();
        clock.add(0, EventKind.ADMIN, 0, 0, null);
        int idle = 0;
        int done = 0;
        while (stats.steps < steps) {
            next();
            faults.onStep(stats.steps);
            losses.onStep(stats.steps);
            idle = stats.steps == done ? idle + 1 : 0;
            done = stats.steps;
            if (idle > MAX_IDLE_EVENTS) {
                throw new Violation("nothing happens any more");
            }
        }
    }

    /** Mends everything, and requires that the cluster settles, serves, and leaves nothing undecided. */
    void runPhaseTwo() {
        healed = true;
        clients.stop();
        network.heal();
        faults.stop();
        administrator.heal();
        trace.add(TracePoint.HEAL, null, clock.now(), 0);
        trace.line(TracePoint.HEAL, null, "no faults from here on");
        for (SimNode node : nodes) {
            if (node.isUp()) {
                node.resume();
            }
        }
        settling.begin();
        while (!settling.isOver()) {
            next();
        }
    }

    private void next() {
        if (!clock.poll()) {
            throw new Violation("nothing can happen any more");
        }
        EventKind kind = clock.kind();
        int target = clock.target();
        long argument = clock.argument();
        if (kind.forLoop) {
            forLoop(nodes[target], kind, argument, clock.payload());
            return;
        }
        switch (kind) {
            case SYNCED -> nodes[target].disk().onSynced(argument);
            case START -> start(nodes[target], argument);
            case RESUME -> resume(nodes[target], argument);
            case CLIENT -> clients.act(target);
            case ADMIN -> {
                administrator.act();
                mistakes.act();
            }
            case FAULT_END -> {
                if (!healed) {
                    faults.onEnd(target, argument);
                }
            }
            case SETTLE -> settling.act();
            default -> throw new IllegalStateException("Nobody handles " + kind);
        }
    }

    private void forLoop(SimNode node, EventKind kind, long argument, @Nullable Object payload) {
        boolean there = switch (kind) {
            case DELIVER -> network.arrives((RaftMessage) payload, argument);
            case SHIP -> network.arrives((ShipMessage) payload, argument);
            default -> true;
        };
        if (!there || !node.isUp()) {
            return;
        }
        if (node.isPaused()) {
            node.arrive(kind, argument, payload);
        } else {
            node.loop().handle(kind, argument, payload);
        }
    }

    private void start(SimNode node, long lifeBefore) {
        if (!node.isUp() && node.life() == lifeBefore) {
            node.start();
            faults.onUp(node);
        }
    }

    private static void resume(SimNode node, long life) {
        if (node.isUp() && node.life() == life) {
            node.resume();
        }
    }

    // ---- after each step

    /** Looks at a core that was given something. */
    void checkStatus(Replica replica) {
        CoreStatus now = replica.core().status();
        statusCheck.check(replica.status(), now);
        replica.crowding().onStep(replica.status(), now);
        long diskSince = Math.max(
                replica.node().disk().oldestSinceNanos(), replica.node().awakeSinceNanos());
        // The disk may have hung for longer than this group has had a write on it; and a late timer is no defect.
        long waitingSince = Math.max(diskSince, replica.writingSinceNanos());
        statusCheck.checkDisk(
                now, waitingSince, clock.now() - 2 * replica.node().latenessNanos());
        if (replica.awaitsState() && now.installing().index() == 0) {
            requirePassive(replica, now);
        }
        if (now.role() == Role.LEADER) {
            if (replica.status().role() != Role.LEADER) {
                faults.onElected(replica.node());
            }
            replica.history().leaders().elected(replica.node(), now.term());
            requireDurableTerm(replica, now);
        }
        replica.noteCommit(now);
        stats.largestTerm = Math.max(stats.largestTerm, now.term());
        replica.status(now, clock.now());
        trace.state(replica, now);
        if (now.windowBytes() > setup.windowBytes()) {
            // As the driver does with the budget that it shares out.
            replica.core().forget((now.windowFirstIndex() + now.last().index()) / 2);
        }
    }

    /** What a node without a state would lead or apply to, it does not have. */
    private static void requirePassive(Replica replica, CoreStatus status) {
        if (status.role() != Role.FOLLOWER
                || status.handedIndex() > replica.machine().appliedIndex()) {
            throw new Violation(
                    "node %s has no state that its log goes on from, is %s, and hands out entries up to %d",
                    replica.node().id(), status.role(), status.handedIndex());
        }
    }

    /** Whoever leads has made its own vote durable, or could win the same term again after a crash. */
    private static void requireDurableTerm(Replica replica, CoreStatus leader) {
        long durable = replica.durable().hardState().term();
        if (durable < leader.term()) {
            throw new Violation(
                    "node %s leads term %d, only term %d is durable",
                    replica.node().id(), leader.term(), durable);
        }
    }

    /** A core says what somebody should know; some of it cannot be, here. */
    void onReport(Replica replica, Report report) {
        if (trace.isRead()) {
            trace.line(TracePoint.REPORT, replica, report.toString());
        }
        if (report instanceof Report.AcknowledgedLost) {
            throw new Violation(
                    "node %s reports %s, and nothing was ever lost",
                    replica.node().id(), report);
        }
    }

    // ---- who is there

    SimSetup setup() {
        return setup;
    }

    EventQueue clock() {
        return clock;
    }

    SimStats stats() {
        return stats;
    }

    Trace trace() {
        return trace;
    }

    Operations operations() {
        return operations;
    }

    Network network() {
        return network;
    }

    Clients clients() {
        return clients;
    }

    Mistakes mistakes() {
        return mistakes;
    }

    SessionClients sessions() {
        return sessions;
    }

    SessionLedger sessionLedger(int group) {
        return sessionLedgers[group];
    }

    /** Returns what became of the commands of sessions in all groups. */
    SessionCounts sessionCounts() {
        SessionCounts all = SessionCounts.NONE;
        for (SessionLedger ledger : sessionLedgers) {
            all = all.plus(ledger.counts());
        }
        return all;
    }

    Administrator administrator() {
        return administrator;
    }

    StatusCheck statusCheck() {
        return statusCheck;
    }

    Faults faults() {
        return faults;
    }

    StateLosses losses() {
        return losses;
    }

    SimNode node(int number) {
        return nodes[number];
    }

    SimNode node(NodeId id) {
        return nodes[(int) id.value() - 1];
    }

    GroupHistory history(int group) {
        return histories[group];
    }

    /** Returns how often a loop gathers inputs. */
    int gatherPerTenThousand() {
        return setup.gatherPerTenThousand();
    }

    /** Returns the node that leads a group, in the highest term if several believe so, or null. */
    @Nullable
    SimNode findLeader(int group) {
        SimNode leader = null;
        for (SimNode node : nodes) {
            if (node.answers() && node.replica(group).isLeader()) {
                long term = node.replica(group).core().currentTerm();
                if (leader == null || term > leader.replica(group).core().currentTerm()) {
                    leader = node;
                }
            }
        }
        return leader;
    }
}
