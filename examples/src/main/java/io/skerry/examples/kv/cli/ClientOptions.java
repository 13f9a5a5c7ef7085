package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.client.KvClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** What every client needs to know. Not thread-safe; owned by its command. */
final class ClientOptions {

    static final String DEFAULT_ENDPOINTS = "http://127.0.0.1:8001,http://127.0.0.1:8002,http://127.0.0.1:8003";

    @Option(
            names = "--endpoints",
            paramLabel = "URL",
            split = ",",
            defaultValue = DEFAULT_ENDPOINTS,
            converter = Converters.Endpoint.class,
            description = "Where nodes serve HTTP; any of them will do. Default: ${DEFAULT-VALUE}.")
    private List<URI> endpoints = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Converters.Time.class,
            description = "How long to try, such as 500ms or 10s. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ZERO;

    /** For the command line's library. */
    ClientOptions() {}

    KvClient connect() {
        return KvClient.inSession(endpoints, timeout);
    }

    Duration timeout() {
        return timeout;
    }
}
