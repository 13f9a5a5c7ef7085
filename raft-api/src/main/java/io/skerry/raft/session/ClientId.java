package io.skerry.raft.session;

/**
 * Tells a client's session from others. Immutable. There are two kinds:
 *
 * <ul>
 *   <li><b>opened</b>, written {@code s} and digits, {@code s42}: given out when a session is opened, the index of the entry
 *       that opened it. One that was never given out, or whose session has expired, is refused for ever, so that nothing
 *       takes effect twice, whatever happens.
 *   <li><b>named</b>, any other text: opens a session by its first use. Once that has expired, which nobody tells, the next
 *       use opens another, which knows nothing of the one before: exactly once is promised within the life of one session
 *       only. Two clients of one name take each other's outcomes for their own.
 * </ul>
 *
 * @param text 1 to 64 printable ASCII characters
 */
public record ClientId(String text) {

    private static final int MOST_CHARACTERS = 64;

    /** Refuses what no client is called. */
    public ClientId {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS || !isPrintable(text)) {
            throw new IllegalArgumentException("A client id is 1 to " + MOST_CHARACTERS
                    + " printable ASCII characters, of which this has " + text.length());
        }
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    /** Returns the id of that text. */
    public static ClientId of(String text) {
        return new ClientId(text);
    }

    /** Returns the id of the session that the entry at an index has opened. */
    public static ClientId opened(long index) {
        if (index < 1) {
            throw new IllegalArgumentException("No session is opened at index " + index);
        }
        return new ClientId("s" + index);
    }

    /** Returns whether only an entry that opens a session gives out ids of this form. */
    public boolean isOpened() {
        return text.length() > 1
                && text.charAt(0) == 's'
                && text.chars().skip(1).allMatch(character -> character >= '0' && character <= '9');
    }

    @Override
    public String toString() {
        return text;
    }
}
