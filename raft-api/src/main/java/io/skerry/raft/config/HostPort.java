package io.skerry.raft.config;

import java.util.Locale;

/**
 * Where a node listens: a name or address, and a port. Names are resolved when they are used, and anew each time.
 * Immutable.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address without brackets; in lower case
 * @param port 0 to 65,535; 0 asks for any free one
 */
public record HostPort(String host, int port) {

    /** What an empty host means: nothing is exposed by accident. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Refuses a host that is blank, or a port that is none. */
    public HostPort {
        if (host.isBlank() || host.chars().anyMatch(c -> Character.isWhitespace(c) || c == '/')) {
            throw new IllegalArgumentException("This is no host: \"" + host + "\"");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code host:port}, {@code :port} (loopback) or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException if the text is none of them; the message quotes it
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("An address is HOST:PORT or :PORT, not \"" + text + "\"");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("An IPv6 address stands in brackets: \"" + text + "\"");
        }
        try {
            return new HostPort(host.isEmpty() ? LOOPBACK : host, Integer.parseInt(text, colon + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("An address ends with a port, 0 to 65535: \"" + text + "\"", e);
        }
    }

    /** Returns {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
