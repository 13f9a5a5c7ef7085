package io.skerry.examples.kv.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.NodeView;
import io.skerry.examples.kv.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Option;

/** Shows all nodes. Not thread-safe; owned by the command line. */
@Command(
        name = "status",
        header = "Print a table of all nodes.",
        description = {"", "LAG is how many entries a node has yet to apply of what any node knows to be committed.", ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv status", "  raft-kv status --json --endpoints :8001,:8002,:8003"},
        exitCodeList = {
            "0:all answered, and all know the same leader",
            "1:not so: start the nodes that do not answer, or correct --endpoints",
            ExitCodes.USAGE_LINE
        })
final class StatusCommand extends ClientCommand {

    private static final Duration MOST = Duration.ofSeconds(2);
    private static final String ROW = "%-5s %-9s %6s %6s %10s %10s %10s %10s %10s %8s  %s";
    private static final String[] NUMBERS = {"term", "leader", "commit", "applied", "first", "last", "snapshot"};

    @Option(names = "--json", description = "Print a JSON object on one line, for scripts.")
    private boolean json;

    /** For the command line's library. */
    StatusCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        Duration each = options().timeout().compareTo(MOST) < 0 ? options().timeout() : MOST;
        List<NodeView> nodes = client.status(each);
        long committed = nodes.stream()
                .map(node -> node.number("commit"))
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        if (json) {
            print(out, fields -> writeNodes(fields, nodes, committed));
            return allFollowOne(nodes) ? ExitCodes.OK : ExitCodes.NO;
        }
        out.println(ROW.formatted(
                "NODE", "ROLE", "TERM", "LEADER", "COMMIT", "APPLIED", "FIRST", "LAST", "SNAPSHOT", "LAG", "ENDPOINT"));
        nodes.forEach(node -> print(out, node, committed));
        return allFollowOne(nodes) ? ExitCodes.OK : ExitCodes.NO;
    }

    private static void writeNodes(JsonGenerator json, List<NodeView> nodes, long committed) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (NodeView node : nodes) {
            json.writeStartObject();
            json.writeStringField("endpoint", node.endpoint().toString());
            Json.text(json, "fault", node.fault());
            Json.number(json, "id", node.number("id"));
            Json.text(json, "role", node.text("role"));
            for (String number : NUMBERS) {
                Json.number(json, number, node.number(number));
            }
            Json.number(json, "lag", lag(node, committed));
            Json.text(json, "notice", node.text("notice"));
            Json.text(json, "failure", node.text("failure"));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static @Nullable Long lag(NodeView node, long committed) {
        Long applied = node.number("applied");
        return applied == null ? null : Math.max(0, committed - applied);
    }

    private void print(PrintWriter out, NodeView node, long committed) {
        if (node.fault() != null) {
            String line = "%-5s %s does not answer: %s".formatted("-", node.endpoint(), node.fault());
            out.println(painted(line, Style.fg_red));
            return;
        }
        Stream<@Nullable Object> cells = Stream.of(
                        Stream.of(node.number("id"), node.text("role")),
                        Stream.of(NUMBERS).map(node::number),
                        Stream.of(lag(node, committed), node.endpoint()))
                .flatMap(each -> each);
        String line = ROW.formatted(cells.map(cell -> cell == null ? "-" : cell).toArray());
        out.println("LEADER".equals(node.text("role")) ? painted(line, Style.bold, Style.fg_green) : line);
        for (String remark : new String[] {"notice", "failure"}) {
            if (node.text(remark) != null) {
                out.println(painted("      " + remark + ": " + node.text(remark), Style.fg_yellow));
            }
        }
    }

    private static boolean allFollowOne(List<NodeView> nodes) {
        Long leader = nodes.get(0).number("leader");
        return leader != null
                && nodes.stream().allMatch(node -> node.fault() == null && leader.equals(node.number("leader")));
    }
}
