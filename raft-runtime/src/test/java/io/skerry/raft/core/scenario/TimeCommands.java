package io.skerry.raft.core.scenario;

import io.skerry.raft.core.Role;
import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How time passes, and who is told. Not thread-safe. */
final class TimeCommands {

    private final Commands commands;

    TimeCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("time", line -> commands.cluster().advance(duration(line)));
        all.put("tick", this::tick);
        all.put("campaign", this::campaign);
        all.put("heartbeat", this::heartbeat);
        all.put("elect", this::elect);
        all.put("settle", line -> commands.weather().settle());
        all.put("run", line -> commands.weather().pass(duration(line)));
    }

    private static Duration duration(CommandLine line) {
        String text = line.word("how long");
        return Amounts.duration(text.startsWith("+") ? text.substring(1) : text);
    }

    /** {@code tick 1 2}: tells nodes the time; without words, all that are up. */
    private void tick(CommandLine line) {
        List<String> names = line.words();
        if (names.isEmpty()) {
            commands.cluster().nodes().stream().filter(CoreNode::isUp).forEach(commands.cluster()::tick);
        }
        names.forEach(name -> commands.cluster().tick(commands.cluster().node(Long.parseLong(name))));
    }

    /** {@code campaign 1}: time passes until the node's election timeout, and it is told. */
    private void campaign(CommandLine line) {
        CoreNode node = commands.node(line);
        if (node.core().role() == Role.LEADER) {
            throw new IllegalArgumentException("Node " + node.id() + " leads; it has no election timeout");
        }
        tickAtDeadline(node);
    }

    /** {@code elect 1}: campaigns, and settles; the node must then lead. */
    private void elect(CommandLine line) {
        CoreNode node = commands.node(line);
        tickAtDeadline(node);
        commands.weather().settle();
        if (node.core().role() != Role.LEADER) {
            throw new IllegalArgumentException("Node " + node.id() + " was not elected");
        }
    }

    /** {@code heartbeat 1}: time passes until the leader's next heartbeat, and it is told. */
    private void heartbeat(CommandLine line) {
        CoreNode node = commands.node(line);
        if (node.core().role() != Role.LEADER) {
            throw new IllegalArgumentException("Node " + node.id() + " does not lead; it sends no heartbeats");
        }
        tickAtDeadline(node);
    }

    private void tickAtDeadline(CoreNode node) {
        if (node.deadlineNanos() == Long.MAX_VALUE) {
            throw new IllegalArgumentException("Node " + node.id() + " waits for no time");
        }
        commands.cluster().advanceTo(node.deadlineNanos());
        commands.cluster().tick(node);
        if (node.deadlineNanos() <= commands.cluster().nowNanos()) {
            commands.cluster().tick(node); // It was late, and has been excused once.
        }
    }
}
