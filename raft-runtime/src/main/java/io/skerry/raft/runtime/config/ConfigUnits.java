package io.skerry.raft.runtime.config;

import io.skerry.raft.config.ByteSize;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as text with a unit, and back. Stateless. */
final class ConfigUnits {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB)");

    private ConfigUnits() {}

    /**
     * Reads {@code 300ms}, {@code 1s}, {@code 2m} or {@code 1h}.
     *
     * @throws IllegalArgumentException if the text is none of them; the message says what is wanted
     */
    static Duration time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A time is a whole number and a unit, such as \"300ms\" or \"1s\", not \"" + text + "\"");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** Returns the time in the largest unit that divides it; what is below a millisecond is left out. */
    static String time(Duration time) {
        long millis = time.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /**
     * Reads {@code 512B}, {@code 64KiB}, {@code 8MiB} or {@code 1GiB}.
     *
     * @throws IllegalArgumentException if the text is none of them; the message says what is wanted
     */
    static ByteSize size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A size is a whole number and a unit, such as \"8MiB\", or a number of bytes, not \"" + text
                            + "\"");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> ByteSize.ofBytes(count);
            case "KiB" -> ByteSize.ofKiB(count);
            case "MiB" -> ofMiB(count);
            default -> ofMiB(Math.multiplyExact(count, 1024L));
        };
    }

    private static ByteSize ofMiB(long count) {
        try {
            return ByteSize.ofMiB(count);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("A size of " + count + " MiB is beyond every limit", e);
        }
    }

    /** Returns the size in the largest unit that divides it. */
    static String size(ByteSize size) {
        return size.toString().replace(" ", "");
    }
}
