package io.skerry.examples.kv.cli;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a node shortens its log, and brings others up. Not thread-safe; owned by its command. */
final class SnapshotOptions {

    @Option(
            names = "--snapshot-entries",
            paramLabel = "N",
            description =
                    "Entries after which a state in RocksDB is made durable, and a snapshot of one in memory taken. Of a state in"
                            + " RocksDB snapshots are taken when asked for, or when a follower needs one. Default: 1000000.")
    private @Nullable Long entries;

    @Option(names = "--snapshot-log", paramLabel = "MIB", description = "The same, in MiB of log. Default: 16.")
    private @Nullable Long logMib;

    @Option(
            names = "--log-tail",
            paramLabel = "N",
            description = "Entries that stay in the log all the same, at most 16 MiB of them. Default: 250000.")
    private @Nullable Long tailEntries;

    @Option(
            names = "--ship-rate",
            paramLabel = "MIB",
            description = "MiB a second that are sent to nodes that fetch a snapshot; 0 for no limit. Default: 64.")
    private @Nullable Long shipMib;

    /** For the command line's library. */
    SnapshotOptions() {}

    /** @throws IllegalArgumentException if they cannot work */
    SnapshotConfig config() {
        SnapshotConfig.Builder config = SnapshotConfig.builder();
        if (entries != null) {
            config.entries(entries);
        }
        if (logMib != null) {
            config.logBytes(ByteSize.ofMiB(logMib));
        }
        if (tailEntries != null) {
            config.tailEntries(tailEntries);
        }
        if (shipMib != null) {
            config.shipBytesPerSecond(ByteSize.ofMiB(shipMib));
        }
        return config.build();
    }
}
