package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import io.skerry.examples.kv.client.MemberView;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the members. Not thread-safe; owned by the command line. */
@Command(
        name = "list",
        header = "Print a table of the members, as the leader knows them.",
        description = {
            "",
            "STORE names the data folder that the cluster knows a node by: a node that comes back with another one is passive"
                    + " until it is rebound. MATCH is up to where a node is known to hold the log; only a leader knows.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv member list"},
        exitCodeList = {
            "0:a node that knows a leader has answered",
            "1:none has: see raft-kv status",
            ExitCodes.USAGE_LINE
        })
final class MemberListCommand extends ClientCommand {

    private static final String ROW = "%-5s %-8s %-22s %-16s %10s  %s%n";

    @Option(names = "--json", description = "Print what the node has answered, as JSON.")
    private boolean json;

    /** For the command line's library. */
    MemberListCommand() {}

    @Override
    int ask(KvClient client, PrintWriter out) {
        MemberView view = client.members(options().timeout());
        if (json) {
            out.println(new String(view.body(), StandardCharsets.UTF_8).strip());
            return view.leader() == null ? ExitCodes.NO : ExitCodes.OK;
        }
        out.printf(ROW, "NODE", "ROLE", "ADDRESS", "STORE", "MATCH", "");
        view.members().forEach(member -> print(out, member, view));
        if (view.notice() != null) {
            out.println("      notice: " + view.notice());
        }
        return view.leader() == null ? ExitCodes.NO : ExitCodes.OK;
    }

    private static void print(PrintWriter out, Map<String, @Nullable Object> member, MemberView view) {
        boolean leads = member.get("id") instanceof Long id && id.equals(view.leader());
        boolean known = view.isOfLeader();
        String remark = leads ? "leader" : known && Boolean.TRUE.equals(member.get("lagging")) ? "lagging" : "";
        out.printf(
                ROW,
                member.get("id"),
                member.get("role"),
                member.get("addr") == null ? "-" : member.get("addr"),
                member.get("store"),
                known ? member.get("match") : "-",
                remark);
    }
}
