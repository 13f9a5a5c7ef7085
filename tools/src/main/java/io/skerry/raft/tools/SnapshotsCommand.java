package io.skerry.raft.tools;

import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.storage.rocksdb.inspect.Leftover;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotInspector;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary;
import io.skerry.raft.storage.rocksdb.inspect.SnapshotSummary.Standing;
import io.skerry.raft.storage.rocksdb.inspect.StateSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Lists snapshots, and what else lies beside the log. Not thread-safe; owned by the command line. */
@Command(
        name = "snapshots",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "List the snapshots of a storage, or of a folder of backups, while its node runs or not.",
        description = {
            "",
            "POSITION (term/index) is up to where the log is in a snapshot, and TAKEN BY the store that took it. The standing"
                    + " is one of:",
            "  usable         a state can begin with it, and go on with the log",
            "  backup         there is no log here that it would have to fit",
            "  not-installed  received, beyond the log: kept for when one is offered again",
            "  incomplete     is being received, or is gone on with when it is offered again",
            "  outdated       the log begins above it, or has another entry there",
            "  damaged        is not used; its manifest or a file is not as it was written",
            "  unknown        the log cannot be read",
            "Contents are not read: see verify. Of states in RocksDB, the generation in force is shown, and up to where it"
                    + " is durable. What is left over is at work while its node runs; else it goes with the next start. A state"
                    + " named damaged-... was put aside, and is kept until there is another one.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {
            "0:nothing that was looked at is damaged",
            "1:a snapshot, a state or the log is damaged",
            ExitCodes.USAGE_LINE,
            ExitCodes.UNREADABLE_LINE
        },
        footerHeading = "%nExamples:%n",
        footer = {"  java -jar skerry.jar snapshots data/1", "  java -jar skerry.jar snapshots backups --json"})
final class SnapshotsCommand extends FolderCommand {

    private static final String ROW = "%-16s  %14s  %-16s %6s %16s  %s%n";

    /** For the command line's library. */
    SnapshotsCommand() {}

    @Override
    int look(Path folder, PrintWriter out, PrintWriter err) {
        SnapshotInspector seen = SnapshotInspector.open(folder);
        if (seen.damage() != null) {
            err.println("damaged: " + seen.damage());
        }
        if (json()) {
            seen.snapshots().forEach(snapshot -> printJson(out, snapshot));
            seen.states().forEach(state -> printJson(out, state));
            seen.leftovers().forEach(leftover -> printJson(out, leftover));
        } else {
            print(out, seen);
        }
        boolean isSound = seen.damage() == null
                && seen.snapshots().stream().noneMatch(SnapshotSummary::isDamaged)
                && seen.states().stream().allMatch(state -> state.damage() == null);
        return isSound ? ExitCodes.OK : ExitCodes.DAMAGED;
    }

    private static void print(PrintWriter out, SnapshotInspector seen) {
        out.println(seen.snapshots().isEmpty() ? "no snapshots" : "snapshots");
        if (!seen.snapshots().isEmpty()) {
            out.printf(ROW, "GROUP", "POSITION", "TAKEN BY", "FILES", "BYTES", "STANDING");
            seen.snapshots().forEach(snapshot -> print(out, snapshot));
        }
        for (StateSummary state : seen.states()) {
            out.println("state of group " + state.group() + ": generation "
                    + state.inForce().getFileName()
                    + (state.damage() == null ? ", durable up to " + state.position() + ", " + size(state) : ""));
            if (state.damage() != null) {
                out.println("    damaged: " + state.damage());
            }
        }
        for (Leftover leftover : seen.leftovers()) {
            out.printf(
                    Locale.ROOT,
                    "left over, or at work: %s, %,d files, %,d bytes%n",
                    leftover.path(),
                    leftover.files(),
                    leftover.bytes());
        }
    }

    private static String size(StateSummary state) {
        return String.format(Locale.ROOT, "%,d tables, %,d bytes", state.tables(), state.bytes());
    }

    private static void print(PrintWriter out, SnapshotSummary snapshot) {
        SnapshotManifest manifest = snapshot.manifest();
        if (manifest == null) {
            out.printf(ROW, snapshot.group(), "?", "?", "?", "?", name(snapshot.standing()));
        } else {
            out.printf(
                    ROW,
                    snapshot.group(),
                    manifest.position(),
                    manifest.takenBy(),
                    manifest.files().size(),
                    String.format(Locale.ROOT, "%,d", manifest.bytes()),
                    name(snapshot.standing()));
            out.println("    membership " + manifest.membershipIndex() + ": " + membership(manifest));
        }
        if (!snapshot.reason().isEmpty()) {
            out.println("    " + snapshot.path() + ": " + snapshot.reason());
        }
    }

    private static void printJson(PrintWriter out, SnapshotSummary snapshot) {
        SnapshotManifest manifest = snapshot.manifest();
        Json.line(out, json -> {
            Json.text(json, "snapshot", snapshot.path());
            Json.text(json, "group", snapshot.group());
            Json.text(json, "standing", name(snapshot.standing()));
            json.writeStringField("reason", snapshot.reason());
            if (manifest != null) {
                Json.position(json, "position", manifest.position());
                Json.text(json, "takenBy", manifest.takenBy());
                Json.text(json, "id", manifest.id());
                json.writeNumberField("membershipIndex", manifest.membershipIndex());
                json.writeStringField("membership", membership(manifest));
                json.writeNumberField("files", manifest.files().size());
                json.writeNumberField("bytes", manifest.bytes());
            }
        });
    }

    private static void printJson(PrintWriter out, StateSummary state) {
        Json.line(out, json -> {
            Json.text(json, "state", state.inForce());
            Json.text(json, "group", state.group());
            Json.text(json, "damage", state.damage());
            if (state.damage() == null) {
                Json.position(json, "durable", state.position());
                json.writeNumberField("tables", state.tables());
                json.writeNumberField("bytes", state.bytes());
            }
        });
    }

    private static void printJson(PrintWriter out, Leftover leftover) {
        Json.line(out, json -> {
            Json.text(json, "leftover", leftover.path());
            json.writeNumberField("files", leftover.files());
            json.writeNumberField("bytes", leftover.bytes());
        });
    }

    private static String membership(SnapshotManifest manifest) {
        return MembershipText.of(manifest.membership(), Payload::toHex);
    }

    private static String name(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
