package io.skerry.raft.model;

/**
 * One entry of a Raft log. Immutable.
 *
 * @param position its term and index, both at least 1
 * @param type     what the payload means
 * @param payload  the command as bytes, possibly none
 */
public record LogEntry(LogPosition position, EntryType type, Payload payload) {

    /** Refuses a position that no entry can have. */
    public LogEntry {
        if (position.term() < 1 || position.index() < 1) {
            throw new IllegalArgumentException("An entry's term and index are at least 1, not " + position);
        }
    }

    /** Returns an entry. */
    public static LogEntry of(long term, long index, EntryType type, Payload payload) {
        return new LogEntry(new LogPosition(term, index), type, payload);
    }

    /** Returns a command of the application. */
    public static LogEntry command(long term, long index, Payload payload) {
        return of(term, index, EntryType.COMMAND, payload);
    }

    /** Returns the entry's term. */
    public long term() {
        return position.term();
    }

    /** Returns the entry's index. */
    public long index() {
        return position.index();
    }
}
