package io.skerry.raft.bench.snapshot;

import java.util.Arrays;
import java.util.List;

/** What is measured. Immutable. */
enum Part {
    CHECKPOINT(
            "checkpoint",
            "A checkpoint of a state beside durable appends to a log on the same disk: p50 and p99 of one append during"
                    + " it, divided by those just before; and how long it took"),
    REJOIN(
            "rejoin",
            "A wiped follower comes back while clients write: commands a second, p50 and p99 during it and after it,"
                    + " divided by those just before"),
    DELTA(
            "delta",
            "A follower that was once installed, away while the state changed: bytes received of a full snapshot"),
    RESTART(
            "restart",
            "A restart with a long log and a snapshot near its end: time until all is applied, divided by the"
                    + " time to read the bytes of the log's files"),
    DISK("disk", "Bytes on the disk while much is written and a node is down for a while: MiB of log and snapshots"),
    OVERHEAD(
            "overhead",
            "What a state machine in RocksDB costs when nothing is shipped, and what taking snapshots costs");

    private final String id;
    private final String title;

    Part(String id, String title) {
        this.id = id;
        this.title = title;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    static Part of(String id) {
        return Arrays.stream(values())
                .filter(part -> part.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no part " + id + ", only "
                        + List.of(values()).stream().map(Part::id).toList()));
    }
}
