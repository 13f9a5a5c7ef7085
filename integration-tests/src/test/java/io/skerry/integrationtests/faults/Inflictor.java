package io.skerry.integrationtests.faults;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.InProcessFaults;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the faults of a schedule begin and end. Not thread-safe; owned by its run. */
final class Inflictor {

    /** Whom a step has hit, so that its end mends the same. */
    private record Hit(FaultyNode node, @Nullable Life life) {}

    private final List<FaultyNode> nodes;
    private final InProcessFaults network;
    private final Weather weather;
    private final Witness witness;
    private final Clients clients;
    private final List<GroupRecord> records;
    private final Map<Integer, Hit> hits = new HashMap<>();
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

    Inflictor(
            List<FaultyNode> nodes,
            InProcessNetwork network,
            Weather weather,
            Witness witness,
            Clients clients,
            List<GroupRecord> records) {
        this.nodes = nodes;
        this.network = network.faults();
        this.weather = weather;
        this.witness = witness;
        this.clients = clients;
        this.records = records;
    }

    /** Returns how often each has begun. */
    Map<Fault, Integer> counts() {
        return counts;
    }

    void take(Step step) {
        if (step.begins()) {
            FaultyNode node = whom(step);
            hits.put(step.number(), new Hit(node, node.find()));
            counts.merge(step.fault(), 1, Integer::sum);
            begin(step, node);
        } else {
            Hit hit = hits.remove(step.number());
            if (hit != null) {
                end(step, hit);
            }
        }
    }

    private FaultyNode whom(Step step) {
        return switch (step.fault()) {
            case ISOLATED_LEADER, LEADER_CRASH_AMID_WRITES, LEADER_PAUSE -> {
                int leader =
                        witness.leader(GroupId.ofName(records.get(step.other()).group()));
                yield nodes.get((leader == 0 ? step.node() : leader) - 1);
            }
            default -> nodes.get(step.node() - 1);
        };
    }

    private void begin(Step step, FaultyNode node) {
        switch (step.fault()) {
            case LOSS, COPY, OVERTAKING, EARLIER_LIVES -> weather.set(step.fault(), step.amount());
            case DELAY -> network.delay(node.nodeId(), NodeId.of(step.other()), Duration.ofMillis(step.amount()));
            case ONE_WAY_CUT -> network.cut(node.nodeId(), NodeId.of(step.other()));
            case HALVES -> divide(step.amount(), 0);
            case BRIDGE -> divide(step.amount(), node.id());
            case ISOLATED_LEADER -> network.isolate(node.nodeId());
            case RESET -> network.reset(node.nodeId(), NodeId.of(step.other()));
            case FULL_LINE ->
                network.refuse((lane, from, to, message) ->
                        from.equals(node.nodeId()) && to.value() == step.other() && weather.happens(step.amount()));
            case CRASH -> node.crash();
            case LEADER_CRASH_AMID_WRITES -> withLife(node, life -> life.disk().hang());
            case ORDERLY_STOP -> node.stop();
            case PAUSE -> withLife(node, life -> life.pause(step.other()));
            case LEADER_PAUSE -> withLife(node, life -> life.pause(0));
            case SLOW_DISK -> withLife(node, life -> life.disk().slowDown(step.amount()));
            case HANGING_DISK -> withLife(node, life -> life.disk().hang());
            case FAILING_DISK -> withLife(node, life -> life.disk().fail(false));
            case FULL_DISK -> withLife(node, life -> life.disk().fail(true));
            case CROWDED_STORAGE -> withLife(node, Life::crowd);
            case SLOW_MACHINE -> withLife(node, life -> life.beSlow(step.amount()));
            case OVERLOAD -> clients.beEager(true);
        }
    }

    private void end(Step step, Hit hit) {
        FaultyNode node = hit.node();
        Life life = node.find() == hit.life() ? hit.life() : null;
        switch (step.fault()) {
            case LOSS, COPY, OVERTAKING, EARLIER_LIVES -> weather.set(step.fault(), 0);
            case DELAY -> network.delay(node.nodeId(), NodeId.of(step.other()), Duration.ZERO);
            case ONE_WAY_CUT -> network.heal(node.nodeId(), NodeId.of(step.other()));
            case HALVES, BRIDGE, ISOLATED_LEADER -> unite();
            case RESET -> {
                // It is over at once.
            }
            case FULL_LINE -> network.refuse((lane, from, to, message) -> false);
            case CRASH, ORDERLY_STOP -> node.start();
            case LEADER_CRASH_AMID_WRITES -> {
                if (life != null) {
                    node.crash();
                    node.start();
                }
            }
            case PAUSE, LEADER_PAUSE -> withLife(life, Life::resume);
            case SLOW_DISK, HANGING_DISK, CROWDED_STORAGE ->
                withLife(life, one -> one.disk().heal());
            case FAILING_DISK, FULL_DISK -> {
                if (life != null) {
                    node.stop();
                    node.start();
                }
            }
            case SLOW_MACHINE -> withLife(life, one -> one.beSlow(0));
            case OVERLOAD -> clients.beEager(false);
        }
    }

    /** Nothing is wrong any more, and all nodes are up; those whose disks have failed are started anew. */
    void healAll() {
        network.heal();
        network.decide(weather);
        weather.calm();
        clients.beEager(false);
        for (FaultyNode node : nodes) {
            Life life = node.find();
            if (life != null && life.disk().hasFailed()) {
                node.stop();
            } else if (life != null) {
                life.heal();
            }
            node.start();
        }
    }

    private static void withLife(FaultyNode node, Consumer<Life> fault) {
        withLife(node.find(), fault);
    }

    private static void withLife(@Nullable Life life, Consumer<Life> fault) {
        if (life != null) {
            fault.accept(life);
        }
    }

    /** Those whose bits are set are cut from the others; a bridge sees all. */
    private void divide(int bits, int bridge) {
        for (int a = 1; a <= nodes.size(); a++) {
            for (int b = a + 1; b <= nodes.size(); b++) {
                boolean apart = (bits >> (a - 1) & 1) != (bits >> (b - 1) & 1);
                if (apart && a != bridge && b != bridge) {
                    network.cutBoth(NodeId.of(a), NodeId.of(b));
                }
            }
        }
    }

    private void unite() {
        for (int a = 1; a <= nodes.size(); a++) {
            for (int b = a + 1; b <= nodes.size(); b++) {
                network.heal(NodeId.of(a), NodeId.of(b));
            }
        }
    }
}
