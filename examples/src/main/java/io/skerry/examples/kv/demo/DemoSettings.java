package io.skerry.examples.kv.demo;

import io.skerry.examples.kv.state.KvStateKind;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to do. Immutable.
 *
 * @param nodes     how many; one of them is taken away for a while, so fewer than three would not do
 * @param data      where their folders are, or null for a folder that is removed in the end
 * @param duration  how long is written
 * @param httpBase  node i serves HTTP on this port + i - 1, or null for 8001 if that is free
 * @param state     where keys and values are
 */
public record DemoSettings(
        int nodes,
        @Nullable Path data,
        Duration duration,
        @Nullable Integer httpBase,
        KvStateKind state) {

    /** Where HTTP begins unless it is said. */
    public static final int DEFAULT_HTTP_BASE = 8001;

    private static final int LAST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** Refuses what would be no story. */
    public DemoSettings {
        if (nodes < 3 || nodes > 9) {
            throw new IllegalArgumentException("The demo takes one of 3 to 9 nodes away, not of " + nodes);
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "The demo writes for 2 s to an hour, not " + duration.toSeconds() + " s");
        }
        if (httpBase != null && (httpBase < 1 || httpBase + nodes - 1 > LAST_PORT)) {
            throw new IllegalArgumentException("HTTP ports are 1 to " + LAST_PORT + ", for all of the nodes");
        }
    }
}
