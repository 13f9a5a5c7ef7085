package io.skerry.raft.tools;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Seeds that follow each other. Immutable.
 *
 * @param first the first, inclusive
 * @param last  the last, inclusive
 */
record SeedRange(long first, long last) {

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.\\.(-?\\d{1,18})");

    /** Refuses no seeds. */
    SeedRange {
        if (last < first) {
            throw new IllegalArgumentException("Seeds go up: " + first + ".." + last);
        }
    }

    long count() {
        return last - first + 1;
    }

    /** Reads {@code FROM..TO}. Stateless. */
    static final class Converter implements ITypeConverter<SeedRange> {

        /** For the command line's library. */
        Converter() {}

        @Override
        public SeedRange convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not FROM..TO, such as 1..1000");
            }
            try {
                return new SeedRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
