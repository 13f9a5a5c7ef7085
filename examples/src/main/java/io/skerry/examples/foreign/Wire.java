package io.skerry.examples.foreign;

import io.skerry.raft.model.EntryType;
import java.util.List;

/** What the replicas of the foreign Raft say to each other. Its values are immutable. */
public final class Wire {

    private Wire() {}

    /** What an {@link Op} is; kept by the storage as the type of an entry, from 64 on as for all foreign types. */
    public enum Kind {
        /** A command of the application. */
        WRITE(64),
        /** Opens the epoch of a new leader. */
        BARRIER(65);

        final EntryType type;

        Kind(int code) {
            this.type = EntryType.foreign(code);
        }

        static Kind of(EntryType type) {
            return type.equals(BARRIER.type) ? BARRIER : WRITE;
        }
    }

    /** A place in the log, and who was leader when it was filled. */
    public record Mark(long epoch, long slot) {}

    /** What stands at a place in the log. */
    public record Op(Mark mark, Kind kind, String body) {}

    /** A leader's ops, to follow the one at {@code after}. */
    public record Offer(long epoch, Mark after, List<Op> ops) {}

    /** Whether the ops are on disk now; if not, {@code upTo} is where the leader may try next. */
    public record OfferReply(long epoch, boolean accepted, long upTo) {}

    /** A candidate asks for a ballot; its log ends at {@code tail}. */
    public record Poll(long epoch, String candidate, Mark tail) {}

    /** Whether the candidate has the ballot. */
    public record PollReply(long epoch, boolean granted) {}
}
