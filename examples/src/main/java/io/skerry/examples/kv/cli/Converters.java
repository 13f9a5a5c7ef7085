package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.state.KvStateKind;
import io.skerry.raft.config.HostPort;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What options are made of. Stateless. */
final class Converters {

    private Converters() {}

    /** Reads {@code [HOST:]PORT}; without a host it is loopback. */
    static final class Address implements ITypeConverter<HostPort> {

        /** For the command line's library. */
        Address() {}

        @Override
        public HostPort convert(String text) {
            try {
                return HostPort.parse(text.matches("\\d+") ? ":" + text : text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads {@code 500ms}, {@code 5s} or {@code 1m}. */
    static final class Time implements ITypeConverter<Duration> {

        private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,7})(ms|s|m)");

        /** For the command line's library. */
        Time() {}

        @Override
        public Duration convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no time, such as 500ms, 5s or 1m");
            }
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMinutes(count);
            };
        }
    }

    /** Reads {@code rocksdb} or {@code memory}. */
    static final class StateKind implements ITypeConverter<KvStateKind> {

        /** For the command line's library. */
        StateKind() {}

        @Override
        public KvStateKind convert(String text) {
            try {
                return KvStateKind.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads {@code [http://]HOST:PORT}, or a port of this machine. */
    static final class Endpoint implements ITypeConverter<URI> {

        /** For the command line's library. */
        Endpoint() {}

        @Override
        public URI convert(String text) {
            if (text.startsWith("https://")) {
                throw new TypeConversionException("'" + text + "': raft-kv serves plain http");
            }
            String address = text.startsWith("http://") ? text.substring("http://".length()) : text;
            if (address.endsWith("/")) {
                address = address.substring(0, address.length() - 1);
            }
            return URI.create("http://" + new Address().convert(address));
        }
    }
}
