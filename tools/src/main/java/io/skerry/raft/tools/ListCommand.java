package io.skerry.raft.tools;

import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.rocksdb.inspect.GroupSummary;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists groups. Not thread-safe; owned by the command line. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the groups of a storage, while its node runs or not.",
        description = {
            "",
            "FIRST is the index of the first entry that a log has, or would have next; LAST is the position (term/index) of"
                    + " the last entry. TERM and VOTE are the group's hard state.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {
            ExitCodes.OK_LINE,
            "1:a group, or the storage, is damaged: see verify",
            ExitCodes.USAGE_LINE,
            ExitCodes.UNREADABLE_LINE
        },
        footerHeading = "%nExample:%n",
        footer = "  java -jar skerry.jar list data/1")
final class ListCommand extends StorageCommand {

    private static final String ROW = "%-16s  %-24s %12s %12s %10s %6s  %-16s %s%n";

    /** For the command line's library. */
    ListCommand() {}

    @Override
    int look(StorageInspector storage, PrintWriter out, PrintWriter err) {
        StorageIdentity identity = storage.identity();
        List<GroupSummary> groups = storage.groups();
        if (json()) {
            Json.line(out, json -> {
                Json.text(json, "store", identity.store());
                json.writeNumberField("openCounter", identity.openCounter());
                Json.text(json, "node", identity.node());
                Json.text(json, "cluster", identity.cluster());
                json.writeNumberField("groups", groups.size());
            });
            groups.forEach(group -> printJson(out, group));
        } else {
            out.println("store " + identity.store() + ", node " + orDash(identity.node()) + " of cluster "
                    + orDash(identity.cluster()) + ", opened " + identity.openCounter() + " times");
            out.printf(ROW, "GROUP", "NAME", "FIRST", "LAST", "ENTRIES", "TERM", "VOTE", "");
            groups.forEach(group -> print(out, group));
        }
        return groups.stream().allMatch(group -> group.damage() == null) ? ExitCodes.OK : ExitCodes.DAMAGED;
    }

    private static void print(PrintWriter out, GroupSummary group) {
        if (group.damage() != null) {
            out.printf(ROW, group.group(), orDash(group.name()), "?", "?", "?", "?", "?", "damaged");
            out.println("    " + group.damage());
            return;
        }
        boolean isEmpty = group.entries() == 0;
        out.printf(
                ROW,
                group.group(),
                orDash(group.name()),
                group.boundary().index() + 1,
                isEmpty ? "-" : group.last(),
                group.entries(),
                group.hardState().term(),
                group.hardState().vote().isEmpty()
                        ? "-"
                        : group.hardState().vote().toHex(),
                "");
    }

    private static void printJson(PrintWriter out, GroupSummary group) {
        Json.line(out, json -> {
            Json.text(json, "group", group.group());
            Json.text(json, "name", group.name());
            Json.text(json, "damage", group.damage());
            if (group.damage() == null) {
                Json.position(json, "boundary", group.boundary());
                Json.position(json, "last", group.last());
                json.writeNumberField("entries", group.entries());
                json.writeNumberField("term", group.hardState().term());
                json.writeStringField("vote", group.hardState().vote().toHex());
                json.writeNumberField("memberships", group.memberships());
            }
        });
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
