package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.model.LogPosition;
import java.util.Map;

/** How snapshots are taken, and what becomes of those that are to be fetched. Not thread-safe. */
final class SnapshotCommands {

    private final Commands commands;

    SnapshotCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("snapshot", line -> commands.cluster().takeSnapshot(commands.node(line)));
        all.put("unsnapshot", line -> commands.cluster().loseSnapshot(commands.node(line)));
        all.put("fetched", this::fetched);
        all.put("unfetched", this::unfetched);
        all.put("restored", line -> commands.cluster().restored(commands.node(line)));
        all.put("pin", this::pin);
    }

    /** {@code fetched 3 1/5}: the snapshot of that position is there; without one, the one that was offered. */
    private void fetched(CommandLine line) {
        CoreNode node = commands.node(line);
        String position = line.wordLike("\\d+/\\d+");
        commands.cluster().receiveSnapshot(node, position == null ? offered(node) : Entries.position(position));
    }

    private static LogPosition offered(CoreNode node) {
        if (node.fetch() == null) {
            throw new IllegalArgumentException("Node " + node.id() + " fetches nothing");
        }
        return node.fetch().offered();
    }

    /** {@code unfetched 3}: what is to be fetched cannot be had, whole and undamaged. */
    private void unfetched(CommandLine line) {
        CoreNode node = commands.node(line);
        offered(node);
        commands.cluster().failFetch(node);
    }

    /** {@code pin 1}: above which index the log should stay for the sake of followers. */
    private void pin(CommandLine line) {
        CoreNode node = commands.node(line);
        long pin = node.core().snapshotPin();
        commands.cluster()
                .trace()
                .say(node.id(), pin == Long.MAX_VALUE ? "needs none of its log" : "should keep its log above " + pin);
    }
}
