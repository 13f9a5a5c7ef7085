package io.skerry.raft.core.scenario;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.DiskImage;
import io.skerry.raft.core.cluster.Notation;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is only looked at. Not thread-safe. */
final class LookCommands {

    private final Commands commands;

    LookCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put(
                "status",
                line -> forNodes(
                        line,
                        node -> commands.cluster().trace().status(node.core().status())));
        all.put("log", line -> forNodes(line, this::log));
        all.put("deadline", line -> forNodes(line, this::deadline));
        all.put("budgets", line -> forNodes(line, this::budgets));
        all.put("members", line -> forNodes(line, this::members));
    }

    private void forNodes(CommandLine line, Consumer<CoreNode> look) {
        List<String> names = line.words();
        if (names.isEmpty()) {
            commands.cluster().nodes().stream().filter(CoreNode::isUp).forEach(look);
        }
        names.forEach(name -> look.accept(commands.cluster().node(Long.parseLong(name))));
    }

    /** The log as it will be once all writes are durable, and up to where it is. */
    private void log(CoreNode node) {
        DiskImage accepted = node.disk().accepted();
        String durable = node.disk().pendingWrites() == 0
                ? ""
                : ", durable " + Notation.entries(node.disk().durable().entries());
        String boundary = accepted.boundary().index() == 0 ? "" : " above " + accepted.boundary();
        commands.cluster()
                .trace()
                .say(node.id(), "log" + boundary + " " + Notation.entries(accepted.entries()) + durable);
    }

    private void deadline(CoreNode node) {
        long nanos = node.deadlineNanos() - commands.cluster().nowNanos();
        String when = node.deadlineNanos() == Long.MAX_VALUE
                ? "waits for no time"
                : nanos < 0
                        ? "was to be told the time " + Amounts.millis(-nanos) + " ago"
                        : "is to be told the time in " + Amounts.millis(nanos);
        commands.cluster().trace().say(node.id(), when);
    }

    private void budgets(CoreNode node) {
        CoreStatus s = node.core().status();
        commands.cluster()
                .trace()
                .say(
                        node.id(),
                        "writes=" + s.outstandingWrites() + " undurable=" + Amounts.bytes(s.undurableBytes())
                                + " uncommitted=" + Amounts.bytes(s.uncommittedBytes()) + " applying="
                                + Amounts.bytes(s.applyingBytes()) + " proposals=" + s.pendingProposals() + " reads="
                                + s.pendingReads() + " waiting-messages=" + s.waitingMessages() + " window-from="
                                + s.windowFirstIndex() + " window=" + Amounts.bytes(s.windowBytes()));
    }

    private void members(CoreNode node) {
        CoreStatus s = node.core().status();
        commands.cluster()
                .trace()
                .say(node.id(), "membership from " + s.membershipIndex() + ": " + Notation.membership(s.membership()));
    }
}
