package io.skerry.raft.tools;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.inspect.GroupSummary;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Prints what a group holds. Not thread-safe; owned by the command line. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Print the state and the entries of a group, while its node runs or not.",
        description = {
            "",
            "Prints the hard state, memberships and named values, then an entry a line: position (term/index), type, length"
                    + " of the payload, and the payload. What is damaged is told, and what stands behind it follows.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {
            ExitCodes.OK_LINE,
            "1:something is damaged, in that group or in the storage",
            ExitCodes.USAGE_LINE,
            ExitCodes.UNREADABLE_LINE
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar skerry.jar dump data/1 --group default --from 1000 --to 1010",
            "  java -jar skerry.jar dump data/1 --group 37a8eec1ce19687d --payload text --json"
        })
final class DumpCommand extends StorageCommand {

    /** How payloads are shown. */
    enum Form {
        HEX,
        TEXT,
        NONE
    }

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            required = true,
            converter = GroupConverter.class,
            description = "The group's name, or its number in 16 hexadecimal digits.")
    private GroupId group = GroupId.DEFAULT;

    @Option(names = "--from", paramLabel = "INDEX", description = "The first index. Default: where the log begins.")
    private long from = 1;

    @Option(names = "--to", paramLabel = "INDEX", description = "The last index. Default: where the log ends.")
    private long to = Long.MAX_VALUE - 1;

    @Option(
            names = "--payload",
            paramLabel = "FORM",
            defaultValue = "hex",
            description = "How payloads are shown: hex, text (UTF-8), none. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.HEX;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "64",
            description = "Bytes of a payload that are shown at the most. Default: ${DEFAULT-VALUE}.")
    private int maxBytes;

    private boolean isDamaged;

    /** For the command line's library. */
    DumpCommand() {}

    @Override
    int look(StorageInspector storage, PrintWriter out, PrintWriter err) {
        if (from < 1 || to < from || to == Long.MAX_VALUE || maxBytes < 0) {
            throw new ParameterException(
                    spec().commandLine(), "--from and --to name a range, from 1 on; --max-bytes is not negative");
        }
        GroupSummary summary = storage.group(group);
        if (storage.groups().stream().noneMatch(known -> known.group().equals(group))) {
            throw new ParameterException(
                    spec().commandLine(),
                    "There is no group " + group + " in this storage; list shows those there are");
        }
        if (summary.damage() != null) {
            damage(err, summary.damage());
        }
        printState(storage, summary, out, err);
        storage.read(group, from, to + 1, new StorageInspector.EntryVisitor() {
            @Override
            public void entries(EncodedEntries entries) {
                for (int i = 0; i < entries.count(); i++) {
                    print(out, entries, i);
                }
            }

            @Override
            public void damage(String message) {
                DumpCommand.this.damage(err, message);
            }
        });
        return isDamaged ? ExitCodes.DAMAGED : ExitCodes.OK;
    }

    private void printState(StorageInspector storage, GroupSummary summary, PrintWriter out, PrintWriter err) {
        if (json()) {
            Json.line(out, json -> {
                Json.text(json, "group", group);
                Json.text(json, "name", summary.name());
                Json.position(json, "boundary", summary.boundary());
                json.writeNumberField("term", summary.hardState().term());
                json.writeStringField("vote", summary.hardState().vote().toHex());
            });
        } else {
            out.println("group " + group + (summary.name() == null ? "" : " \"" + summary.name() + "\"") + ", behind "
                    + summary.boundary() + ", term " + summary.hardState().term() + ", vote "
                    + (summary.hardState().vote().isEmpty()
                            ? "-"
                            : summary.hardState().vote().toHex()));
        }
        try {
            storage.memberships(group)
                    .forEach((index, bytes) ->
                            printNamed(out, "membership", index + "", MembershipText.of(bytes, this::shown)));
            storage.values(group).forEach((name, bytes) -> printNamed(out, "value", name, shown(bytes)));
        } catch (CorruptionException e) {
            damage(err, String.valueOf(e.getMessage()));
        }
    }

    private void printNamed(PrintWriter out, String kind, String name, String bytes) {
        if (json()) {
            Json.line(out, json -> {
                json.writeStringField(kind, name);
                json.writeStringField("content", bytes);
            });
        } else {
            out.println(kind + " " + name + ": " + bytes);
        }
    }

    private void print(PrintWriter out, EncodedEntries entries, int i) {
        Payload payload = RecordHeader.payload(entries.buffer(), entries.offset(i));
        if (json()) {
            Json.line(out, json -> {
                json.writeNumberField("index", entries.index(i));
                json.writeNumberField("term", entries.term(i));
                json.writeNumberField("type", entries.type(i).code());
                json.writeNumberField("bytes", payload.size());
                if (form != Form.NONE) {
                    json.writeStringField("payload", shown(payload));
                }
            });
        } else {
            out.println(entries.position(i) + " " + name(entries.type(i)) + " " + payload.size() + " B"
                    + (form == Form.NONE || payload.isEmpty() ? "" : " " + shown(payload)));
        }
    }

    private static String name(EntryType type) {
        if (type.equals(EntryType.COMMAND)) {
            return "command";
        }
        if (type.equals(EntryType.NO_OP)) {
            return "no-op";
        }
        return type.equals(EntryType.MEMBERSHIP) ? "membership" : "type-" + type.code();
    }

    private String shown(Payload payload) {
        Payload part = payload.slice(0, Math.min(payload.size(), maxBytes));
        String more = part.size() < payload.size() ? "..." : "";
        return (form == Form.TEXT ? printable(part.toUtf8()) : part.toHex()) + more;
    }

    /** What a terminal would take for commands must not reach it. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c == '\ufffd' ? '.' : c));
        return shown.toString();
    }

    private void damage(PrintWriter err, String message) {
        isDamaged = true;
        err.println("damaged: " + message);
    }
}
