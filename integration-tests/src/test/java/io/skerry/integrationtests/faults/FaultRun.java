package io.skerry.integrationtests.faults;

import io.skerry.integrationtests.Await;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run: a cluster works while its schedule of faults goes by, is healed, must elect, agree and serve, and is judged.
 * Not thread-safe; owned by its campaign.
 */
final class FaultRun {

    private static final long LOOK_MILLIS = 15;
    private static final Duration PATIENT = Duration.ofSeconds(2);

    private final Setup setup;
    private final Schedule schedule;
    private final Violations violations = new Violations();
    private final Witness witness = new Witness(violations);
    private final Sampler sampler = new Sampler(witness, violations);
    private final InProcessNetwork network;
    private final List<GroupRecord> records = new ArrayList<>();
    private final List<FaultyNode> nodes = new ArrayList<>();
    private final Clients clients;
    private final Inflictor inflictor;
    private final FaultTally tally;
    private final SplittableRandom random;
    private final long[] agreed;
    private boolean settled;

    FaultRun(long seed, Path folder, FaultTally tally) {
        this.random = new SplittableRandom(seed);
        this.setup = Setup.draw(seed, random);
        this.schedule = Schedule.draw(setup, random);
        this.tally = tally;
        this.agreed = new long[setup.groups()];
        this.network = new InProcessNetwork(setup.throughBytes());
        for (int i = 0; i < setup.groups(); i++) {
            records.add(new GroupRecord("g" + i, violations));
        }
        for (int id = 1; id <= setup.nodes(); id++) {
            nodes.add(new FaultyNode(id, setup, network, folder, records));
        }
        this.clients = new Clients(setup, nodes);
        Weather weather = new Weather(witness, random.split(), setup.electionMillis());
        network.faults().decide(weather);
        this.inflictor = new Inflictor(nodes, network, weather, witness, clients, records);
    }

    /** Runs it; throws if anything was wrong. */
    void run() {
        try {
            try {
                work();
                settle();
                settled = true;
            } finally {
                closeNodes();
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError(report(e.toString()), e);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError(report("laws were broken"));
        }
    }

    private String report(String what) {
        return what + "\n  " + violations
                + "\nseed " + setup.seed() + ", as " + setup
                + "\nfaults:\n" + schedule
                + "\nto run it again (threads take turns as they like, so more than once): "
                + DriverFaultsTest.again(setup.seed());
    }

    private void work() {
        long begin = System.nanoTime();
        nodes.forEach(FaultyNode::start);
        clients.start(random);
        for (Step step : schedule.steps()) {
            lookUntil(begin + TimeUnit.MILLISECONDS.toNanos(step.atMillis()));
            inflictor.take(step);
        }
    }

    private void lookUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            nodes.forEach(this::look);
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
        }
    }

    /** One whose loop is held would not answer. */
    private void look(FaultyNode node) {
        Life life = node.find();
        if (life != null && !life.isPaused()) {
            sampler.look(life);
        }
    }

    // ---- all is healed: it elects, serves and agrees

    private void settle() {
        inflictor.healAll();
        clients.end();
        for (int group = 0; group < setup.groups(); group++) {
            for (FaultyNode node : nodes) {
                serve(node, group);
            }
        }
        for (int group = 0; group < setup.groups(); group++) {
            int number = group;
            Await.until("all agree on group " + group, this::describe, () -> agree(number));
        }
        nodes.forEach(this::look);
        nodes.forEach(this::requireIdle);
    }

    private Life life(FaultyNode node) {
        return Objects.requireNonNull(node.find(), "up");
    }

    /** It takes a command and a read at each node; what was refused or is unknown is followed by another. */
    private void serve(FaultyNode node, int group) {
        Life.Hosted hosted = life(node).groups().get(group);
        Await.until("node " + node.id() + " serves group " + group, this::describe, () -> {
            Command command = new Command(hosted.record().nextId(), Command.Kind.APPEND, 0, 0, new byte[0]);
            return isDone(Clients.submit(hosted, command, PATIENT));
        });
        Await.until(
                "node " + node.id() + " reads group " + group,
                this::describe,
                () -> isDone(Clients.read(hosted, ReadConsistency.LINEARIZABLE, 0, PATIENT)));
    }

    private static boolean isDone(Call call) {
        Await.result("an outcome of " + call, call.ended);
        return call.end == Call.End.DONE;
    }

    private boolean agree(int group) {
        GroupStatus first = status(nodes.get(0), group);
        boolean led = false;
        for (FaultyNode node : nodes) {
            GroupStatus status = status(node, group);
            violations.require(
                    status.failure() == null, "group %d has stopped on node %d: %s", group, node.id(), status);
            led |= status.role() == GroupRole.LEADER;
            boolean agrees = status.last().equals(first.last())
                    && status.term() == first.term()
                    && status.commitIndex() == status.lastIndex()
                    && status.durableIndex() == status.lastIndex()
                    && status.appliedIndex() == status.lastIndex();
            if (!agrees) {
                return false;
            }
        }
        agreed[group] = first.lastIndex();
        return led;
    }

    private GroupStatus status(FaultyNode node, int group) {
        return life(node).groups().get(group).group().status();
    }

    /** No call is open, so nothing is held for one, as soon as the last has told that it is done. */
    private void requireIdle(FaultyNode node) {
        for (int group = 0; group < setup.groups(); group++) {
            int number = group;
            Await.until(
                    "node " + node.id() + " holds nothing for group " + group,
                    this::describe,
                    () -> status(node, number).queues().stream().allMatch(queue -> queue.bytes() == 0));
            String notice = status(node, group).notice();
            violations.require(notice == null, "node %d has a notice: %s", node.id(), notice);
        }
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (FaultyNode node : nodes) {
            Life life = node.find();
            text.append('\n').append(life == null ? "down" : life.describe());
        }
        return text.toString();
    }

    // ---- the end

    private void closeNodes() {
        List<List<LogCopy>> logs = new ArrayList<>();
        records.forEach(record -> logs.add(new ArrayList<>()));
        for (FaultyNode node : nodes) {
            Life life = node.find();
            if (life != null) {
                life.closeNode();
                for (int group = 0; settled && group < setup.groups(); group++) {
                    logs.get(group)
                            .add(LogCopy.read(
                                    node.id(),
                                    life.storage(),
                                    records.get(group).group()));
                }
                node.stop();
            }
        }
        for (int group = 0; settled && group < setup.groups(); group++) {
            Verdict verdict = new Verdict(records.get(group), violations);
            verdict.pass(logs.get(group), agreed[group]);
            new Histories(records.get(group)).check(violations);
            tally.add(verdict, agreed[group]);
        }
        tally.add(inflictor.counts(), witness.elections(), sampler.looks());
    }
}
