package io.skerry.examples.kv.http;

import java.util.Map;

/** Settings that the JDK's HTTP server takes from system properties only, once in a process. Stateless. */
final class HttpServerProperties {

    private static final Map<String, String> WANTED = Map.of(
            // Without it, Nagle's algorithm and delayed acknowledgements add 40 ms to answers.
            "sun.net.httpserver.nodelay", "true",
            // Seconds in which a request must have arrived as a whole: a thread waits for it.
            "sun.net.httpserver.maxReqTime", "30",
            // Each connection has one request at a time: this bounds what may be there at all.
            "jdk.httpserver.maxConnections", "1024");

    private HttpServerProperties() {}

    static void setUnlessGiven() {
        WANTED.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
