package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.SnapshotClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Which nodes are asked for a snapshot, each by itself. Not thread-safe; owned by its command. */
final class NodeOptions {

    @Option(
            names = "--endpoints",
            paramLabel = "URL",
            split = ",",
            defaultValue = ClientOptions.DEFAULT_ENDPOINTS,
            converter = Converters.Endpoint.class,
            description = "Where nodes serve HTTP, in the order in which they are asked. Default: ${DEFAULT-VALUE}.")
    private List<URI> endpoints = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = Converters.Time.class,
            description = "How long a node may take for its snapshot, or to answer. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ZERO;

    /** For the command line's library. */
    NodeOptions() {}

    List<URI> endpoints() {
        return endpoints;
    }

    SnapshotClient connect(URI endpoint) {
        return new SnapshotClient(endpoint, timeout);
    }
}
