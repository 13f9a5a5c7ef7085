package io.skerry.raft.model;

/**
 * What an entry's payload means: one byte. 0 to 63 belong to this library; 64 to 255 to a foreign node, whose types
 * every store and codec keeps verbatim. Immutable.
 *
 * @param code the byte, 0 to 255
 */
public record EntryType(int code) {

    /** A command of the application, opaque to everything but its state machine. */
    public static final EntryType COMMAND = new EntryType(0);

    /** The entry that a leader appends when its term begins (paper §8); no payload. */
    public static final EntryType NO_OP = new EntryType(1);

    /** A {@link Membership}, in force from the moment it is appended (dissertation §4.1). */
    public static final EntryType MEMBERSHIP = new EntryType(2);

    /** The lowest code that a foreign node may use as it likes. */
    public static final int FIRST_FOREIGN = 64;

    private static final EntryType[] ALL = new EntryType[256];

    static {
        for (int code = 0; code < ALL.length; code++) {
            ALL[code] = new EntryType(code);
        }
    }

    /** Refuses what does not fit a byte. */
    public EntryType {
        if (code < 0 || code > 255) {
            throw new IllegalArgumentException("An entry type is a byte, 0 to 255, not " + code);
        }
    }

    /** Returns the type of that code, without allocating. */
    public static EntryType of(int code) {
        if (code < 0 || code > 255) {
            throw new IllegalArgumentException("An entry type is a byte, 0 to 255, not " + code);
        }
        return ALL[code];
    }

    /**
     * Returns a type for a foreign node's own use.
     *
     * @throws IllegalArgumentException if the code is not in 64 to 255
     */
    public static EntryType foreign(int code) {
        if (code < FIRST_FOREIGN) {
            throw new IllegalArgumentException(
                    "Types below " + FIRST_FOREIGN + " are the library's, not free: " + code);
        }
        return of(code);
    }

    /** Returns whether the type belongs to a foreign node. */
    public boolean isForeign() {
        return code >= FIRST_FOREIGN;
    }
}
