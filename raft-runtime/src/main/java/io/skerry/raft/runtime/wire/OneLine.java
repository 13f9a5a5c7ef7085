package io.skerry.raft.runtime.wire;

/**
 * Makes text that came from elsewhere fit for a message or a log: one line, and not a long one. Whoever writes a line
 * break into a name would otherwise write lines of the log. Stateless, thread-safe.
 */
public final class OneLine {

    /** The most characters of a line. */
    public static final int MOST_CHARACTERS = 1000;

    private OneLine() {}

    /** Returns the text with a blank for each control character and line separator, cut if it is long. */
    public static String of(String text) {
        int length = Math.min(MOST_CHARACTERS, text.length());
        StringBuilder line = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            line.append(breaks(character) ? ' ' : character);
        }
        return line.toString();
    }

    private static boolean breaks(char character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
