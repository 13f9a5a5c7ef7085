package io.skerry.raft.tools;

import io.skerry.raft.storage.rocksdb.inspect.Finding;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.inspect.VerifyReport;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Checks everything. Not thread-safe; owned by the command line. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Check every byte of a storage, while its node runs or not.",
        description = {
            "",
            "Reads the write-ahead log, RocksDB's tables, every small record, and every record of every log, and checks that"
                    + " logs have no hole and the terms that were written. What seems wrong is looked at once more"
                    + " before it is told, for a node that works changes its files.",
            "",
            "Cannot be told: damage that takes everything from some write to the end of the write-ahead log looks as if the"
                    + " last write had not been finished; and a group whose name is lost looks as if it never had one.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.DAMAGED_LINE, ExitCodes.USAGE_LINE, ExitCodes.UNREADABLE_LINE},
        footerHeading = "%nExample:%n",
        footer = "  java -jar skerry.jar verify data/1 && echo sound")
final class VerifyCommand extends StorageCommand {

    /** For the command line's library. */
    VerifyCommand() {}

    @Override
    int look(StorageInspector storage, PrintWriter out, PrintWriter err) {
        VerifyReport report = storage.verify(group -> {});
        report.findings().forEach(finding -> print(out, finding));
        if (json()) {
            Json.line(out, json -> {
                json.writeBooleanField("sound", report.isSound());
                json.writeNumberField("groups", report.groups());
                json.writeNumberField("unnamed", report.unnamed());
                json.writeNumberField("blocks", report.blocks());
                json.writeNumberField("entries", report.entries());
                json.writeNumberField("records", report.records());
                json.writeNumberField("walRecords", report.walRecords());
                json.writeNumberField("findings", report.findings().size() + report.omitted());
            });
        } else {
            if (report.omitted() > 0) {
                out.println("and " + report.omitted() + " more");
            }
            out.printf(
                    Locale.ROOT,
                    "%s: %,d groups (%,d without a name), %,d blocks, %,d entries, %,d small records, %,d writes in the"
                            + " write-ahead log%n",
                    report.isSound() ? "sound" : "damaged",
                    report.groups(),
                    report.unnamed(),
                    report.blocks(),
                    report.entries(),
                    report.records(),
                    report.walRecords());
        }
        return report.isSound() ? ExitCodes.OK : ExitCodes.DAMAGED;
    }

    private void print(PrintWriter out, Finding finding) {
        if (json()) {
            Json.line(out, json -> {
                Json.text(json, "kind", finding.kind());
                Json.text(json, "group", finding.group());
                json.writeNumberField("index", finding.index());
                json.writeStringField("message", finding.message());
            });
        } else {
            out.println(finding.kind() + ": " + finding.message());
        }
    }
}
