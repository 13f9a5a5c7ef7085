package io.skerry.raft.core.cluster;

import java.time.Duration;

/** Sizes and times as commands and traces write them: {@code 300KiB}, {@code 250ms}. Stateless, thread-safe. */
public final class Amounts {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Amounts() {}

    /** Reads a size. */
    public static int bytes(String text) {
        if (text.endsWith("MiB")) {
            return Integer.parseInt(text.substring(0, text.length() - 3)) << 20;
        }
        if (text.endsWith("KiB")) {
            return Integer.parseInt(text.substring(0, text.length() - 3)) << 10;
        }
        if (text.endsWith("B")) {
            return Integer.parseInt(text.substring(0, text.length() - 1));
        }
        throw new IllegalArgumentException("A size ends in B, KiB or MiB: " + text);
    }

    /** Writes a size. */
    public static String bytes(long bytes) {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    /** Reads a time. */
    public static Duration duration(String text) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        if (text.endsWith("s")) {
            return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        }
        throw new IllegalArgumentException("A time ends in ms or s: " + text);
    }

    /** Writes a time, cut to whole milliseconds. */
    public static String millis(long nanos) {
        return nanos / NANOS_PER_MILLI + "ms";
    }
}
