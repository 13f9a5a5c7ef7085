package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.model.LogPosition;
import java.util.Map;

/** What becomes of writes, and of the log's beginning. Not thread-safe. */
final class DiskCommands {

    private final Commands commands;

    DiskCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("persisted", this::persisted);
        all.put("hang", line -> commands.node(line).disk().hang(true));
        all.put("unhang", line -> commands.node(line).disk().hang(false));
        all.put("crowd", line -> crowd(line, true));
        all.put("uncrowd", line -> crowd(line, false));
        all.put("hold", line -> hold(line, true));
        all.put("unhold", line -> hold(line, false));
        all.put("answer", this::answer);
        all.put("applied", this::applied);
        all.put("forget", this::forget);
        all.put("shrink", this::shrink);
        all.put("compact", this::compact);
    }

    /** {@code persisted 1 2}: the two oldest writes are durable; one if not said, {@code all} if said. */
    private void persisted(CommandLine line) {
        CoreNode node = commands.node(line);
        int pending = node.disk().pendingWrites();
        String asked = line.wordLike("all|\\d+");
        int count = asked == null ? 1 : asked.equals("all") ? pending : Integer.parseInt(asked);
        if (count == 0 || count > pending) {
            throw new IllegalArgumentException("Node " + node.id() + " has " + pending + " writes under way");
        }
        for (int i = 0; i < count; i++) {
            commands.cluster().persistOldest(node);
        }
    }

    /** {@code crowd 1}: the storage, which other groups share, has no room for more; {@code uncrowd 1}: it has again. */
    private void crowd(CommandLine line, boolean crowded) {
        CoreNode node = commands.node(line);
        commands.cluster().step(node, core -> core.onDiskCrowded(crowded));
    }

    /** {@code hold 1}: the state machine has no room to apply anything; {@code unhold 1}: it has again. */
    private void hold(CommandLine line, boolean held) {
        CoreNode node = commands.node(line);
        commands.cluster()
                .step(node, core -> core.onStateHeld(commands.cluster().nowNanos(), held));
    }

    /** {@code answer 1}: what the core asked for first is read from the log, and handed in. */
    private void answer(CommandLine line) {
        CoreNode node = commands.node(line);
        if (!commands.cluster().answerLogRange(node)) {
            throw new IllegalArgumentException("Node " + node.id() + " asked for nothing");
        }
    }

    /** {@code applied 1 5}: in a cluster with slow-applier, the state machine has come so far. */
    private void applied(CommandLine line) {
        CoreNode node = commands.node(line);
        commands.cluster().applied(node, line.number("an index"));
    }

    /** {@code forget 1 5}: memory lets go of what is durable, up to there. */
    private void forget(CommandLine line) {
        CoreNode node = commands.node(line);
        long upTo = line.number("an index");
        commands.cluster().step(node, core -> core.forget(upTo));
    }

    /** {@code shrink 1 1KiB}: memory lets go of the oldest entries, as far as they are durable, until so much is left. */
    private void shrink(CommandLine line) {
        CoreNode node = commands.node(line);
        long bytes = Amounts.bytes(line.word("a size"));
        commands.cluster().step(node, core -> core.shrinkWindow(bytes));
    }

    /** {@code compact 1 1/5}: the log is truncated from the front, up to there. */
    private void compact(CommandLine line) {
        CoreCluster cluster = commands.cluster();
        CoreNode node = commands.node(line);
        LogPosition boundary = Entries.position(line.word("a position"));
        node.disk().compact(boundary);
        cluster.step(node, core -> core.compact(boundary));
    }
}
