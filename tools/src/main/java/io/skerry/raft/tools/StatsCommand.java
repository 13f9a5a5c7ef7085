package io.skerry.raft.tools;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.inspect.FileSizes;
import io.skerry.raft.storage.rocksdb.inspect.LogSize;
import io.skerry.raft.storage.rocksdb.inspect.StorageInspector;
import io.skerry.raft.storage.rocksdb.inspect.StorageSizes;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Adds up sizes. Not thread-safe; owned by the command line. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Add up what a storage takes, while its node runs or not.",
        description = {
            "",
            "Reads every block, but checks no entry: see verify. DEAD blocks lie behind the beginning of a log, and go with"
                    + " the next removal. Memory is what the node set as its limits when it last opened the storage.",
            ""
        },
        exitCodeListHeading = ExitCodes.HEADING,
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.DAMAGED_LINE, ExitCodes.USAGE_LINE, ExitCodes.UNREADABLE_LINE},
        footerHeading = "%nExample:%n",
        footer = "  java -jar skerry.jar stats data/1")
final class StatsCommand extends StorageCommand {

    private static final String ROW = "%-16s %12s %10s %10s %14s %10s %14s%n";

    /** For the command line's library. */
    StatsCommand() {}

    @Override
    int look(StorageInspector storage, PrintWriter out, PrintWriter err) {
        StorageSizes sizes = storage.sizes();
        if (json()) {
            printJson(out, sizes);
        } else {
            print(out, sizes);
        }
        boolean isReadable = sizes.groups().values().stream().allMatch(log -> log.unreadable() == 0);
        if (!isReadable) {
            err.println("damaged: some blocks cannot be read and are not counted; see verify");
        }
        return isReadable ? ExitCodes.OK : ExitCodes.DAMAGED;
    }

    private static void print(PrintWriter out, StorageSizes sizes) {
        for (FileSizes.Kind kind : FileSizes.Kind.values()) {
            FileSizes.Size size = sizes.files().size(kind);
            out.printf(Locale.ROOT, "%-10s %,6d files %,16d bytes%n", lower(kind), size.files(), size.bytes());
        }
        out.printf(
                Locale.ROOT,
                "memory     memtables up to %,d bytes; write-ahead log up to %,d bytes before a flush, %,d files to be"
                        + " used again%n%n",
                sizes.memory().memtableBytes(),
                sizes.memory().maxWalBytes(),
                sizes.memory().recycledWals());
        out.printf(ROW, "GROUP", "ENTRIES", "BLOCKS", "PER BLOCK", "BYTES", "DEAD", "DEAD BYTES");
        for (Map.Entry<GroupId, LogSize> group : sizes.groups().entrySet()) {
            LogSize log = group.getValue();
            out.printf(
                    Locale.ROOT,
                    ROW,
                    group.getKey(),
                    log.entries(),
                    log.blocks(),
                    log.blocks() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", (double) log.entries() / log.blocks()),
                    log.bytes(),
                    log.deadBlocks(),
                    log.deadBytes());
        }
    }

    private static void printJson(PrintWriter out, StorageSizes sizes) {
        Json.line(out, json -> {
            for (FileSizes.Kind kind : FileSizes.Kind.values()) {
                json.writeNumberField(
                        lower(kind) + "Files", sizes.files().size(kind).files());
                json.writeNumberField(
                        lower(kind) + "Bytes", sizes.files().size(kind).bytes());
            }
            json.writeNumberField("memtableBytes", sizes.memory().memtableBytes());
            json.writeNumberField("maxWalBytes", sizes.memory().maxWalBytes());
            json.writeNumberField("recycledWals", sizes.memory().recycledWals());
        });
        sizes.groups()
                .forEach((group, log) -> Json.line(out, json -> {
                    Json.text(json, "group", group);
                    json.writeNumberField("entries", log.entries());
                    json.writeNumberField("blocks", log.blocks());
                    json.writeNumberField("bytes", log.bytes());
                    json.writeNumberField("deadBlocks", log.deadBlocks());
                    json.writeNumberField("deadBytes", log.deadBytes());
                    json.writeNumberField("unreadable", log.unreadable());
                }));
    }

    private static String lower(FileSizes.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
