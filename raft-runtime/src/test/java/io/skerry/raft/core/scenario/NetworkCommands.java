package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.MessageNotation;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * What becomes of messages. Which ones are meant is said by {@code [2 | 1->2] [AppendEntries]}, that is receiver or way,
 * and kind, and then {@code first}, {@code last} or {@code reversed}; all that lie there if nothing is said. Not
 * thread-safe.
 */
final class NetworkCommands {

    private static final String WAY = "(\\d+->)?\\d+";
    private static final String KIND = "[A-Z][A-Za-z]+";

    private final Commands commands;

    NetworkCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("deliver", this::deliver);
        all.put("drop", line -> chosen(line).forEach(this::drop));
        all.put("duplicate", line -> chosen(line).forEach(commands.cluster()::deliver));
        all.put("inject", line -> commands.cluster().deliver(InjectCommand.message(line)));
        all.put("network", line -> chosen(line).forEach(this::show));
        all.put("cut", line -> forLinks(line, commands.cluster().network()::cut));
        all.put("heal", line -> commands.cluster().network().heal());
        all.put("unreachable", this::unreachable);
    }

    private void deliver(CommandLine line) {
        for (RaftMessage message : chosen(line)) {
            commands.cluster().network().remove(message);
            commands.cluster().deliver(message);
        }
    }

    private void drop(RaftMessage message) {
        commands.cluster().network().remove(message);
        commands.cluster().trace().say("drop " + MessageNotation.brief(message));
    }

    private void show(RaftMessage message) {
        commands.cluster().trace().say("lies there: " + MessageNotation.full(message));
    }

    private List<RaftMessage> chosen(CommandLine line) {
        Predicate<RaftMessage> wanted = way(line).and(kind(line));
        List<RaftMessage> found = new ArrayList<>(commands.cluster().network().peek(wanted));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("No such message lies in the network, but "
                    + commands.cluster().network().lying().stream()
                            .map(MessageNotation::brief)
                            .toList());
        }
        if (line.flag("reversed")) {
            Collections.reverse(found);
        }
        if (line.flag("first")) {
            return found.subList(0, 1);
        }
        return line.flag("last") ? found.subList(found.size() - 1, found.size()) : found;
    }

    private static Predicate<RaftMessage> way(CommandLine line) {
        String way = line.wordLike(WAY);
        if (way == null) {
            return message -> true;
        }
        return way.contains("->")
                ? message -> way.equals(message.from() + "->" + message.to())
                : message -> way.equals(message.to().toString());
    }

    private static Predicate<RaftMessage> kind(CommandLine line) {
        String kind = line.wordLike(KIND);
        return message -> kind == null || kind.equals(MessageNotation.kind(message));
    }

    /** {@code cut 1->2} one way, {@code cut 3} both ways between node 3 and all others. */
    private void forLinks(CommandLine line, BiConsumer<NodeId, NodeId> change) {
        for (String word : line.words()) {
            int arrow = word.indexOf("->");
            if (arrow > 0) {
                change.accept(nodeId(word.substring(0, arrow)), nodeId(word.substring(arrow + 2)));
                continue;
            }
            for (CoreNode other : commands.cluster().nodes()) {
                change.accept(nodeId(word), other.id());
                change.accept(other.id(), nodeId(word));
            }
        }
    }

    /** {@code unreachable 1 2}: node 1 is told that nothing reaches node 2 at present. */
    private void unreachable(CommandLine line) {
        CoreNode node = commands.node(line);
        commands.cluster().unreachable(node, commands.node(line).id());
    }

    private static NodeId nodeId(String text) {
        return NodeId.of(Long.parseLong(text));
    }
}
