package io.skerry.raft.core.cluster;

import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How values are written in a trace, and read in a command. A store is written {@code s} and its bits in hexadecimal
 * digits; a node is born with the store of its own number, {@code s3}, which is left out where it goes without saying.
 * Stateless, thread-safe.
 */
public final class Notation {

    /** More entries than that are written as ranges of one term. */
    private static final int MOST_ENTRIES_ONE_BY_ONE = 8;

    private Notation() {}

    /** Returns the store that a node is born with. */
    public static StoreId firstStore(NodeId node) {
        return StoreId.of(Long.parseLong(node.toString(), 16));
    }

    /** Returns a node with the store that it is born with. */
    public static Member member(long node) {
        return new Member(NodeId.of(node), firstStore(NodeId.of(node)));
    }

    /** Reads a store. */
    public static StoreId store(String text) {
        if (!text.matches("s[0-9a-f]+")) {
            throw new IllegalArgumentException("A store is written as s and hexadecimal digits, not " + text);
        }
        return StoreId.of(Long.parseUnsignedLong(text.substring(1), 16));
    }

    /** Reads a node, {@code 3} or {@code 3@s3b}. */
    public static Member member(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? member(Long.parseLong(text))
                : new Member(NodeId.of(Long.parseLong(text.substring(0, at))), store(text.substring(at + 1)));
    }

    /** Writes a store. */
    public static String store(StoreId store) {
        return "s" + Long.toHexString(store.value());
    }

    /** Writes a node, with its store unless it is the one it was born with. */
    public static String member(@Nullable Member member) {
        if (member == null) {
            return "none";
        }
        boolean asBorn = member.store().equals(firstStore(member.node()));
        return asBorn ? member.node().toString() : member.node() + "@" + store(member.store());
    }

    /** Writes a node, or that there is none. */
    public static String node(@Nullable NodeId node) {
        return node == null ? "none" : node.toString();
    }

    /** Writes who voted for whom. */
    public static String vote(HardState state) {
        if (!state.hasVoted()) {
            return "none";
        }
        String[] vote = state.vote().toUtf8().split("@");
        return member(new Member(NodeId.of(Long.parseLong(vote[0])), StoreId.of(Long.parseUnsignedLong(vote[1], 16))));
    }

    /** Returns a vote as a core writes it. */
    public static Payload vote(Member candidate) {
        return Payload.ofUtf8(candidate.toString());
    }

    /** Writes voters, outgoing voters and learners. */
    public static String membership(Membership membership) {
        return "voters=" + members(membership.voters())
                + (membership.isJoint() ? " outgoing=" + members(membership.outgoingVoters()) : "")
                + (membership.learners().isEmpty() ? "" : " learners=" + members(membership.learners()));
    }

    private static String members(List<Member> members) {
        return members.stream().map(Notation::member).collect(Collectors.joining(","));
    }

    /** Writes entries: a few one by one, many as ranges. */
    public static String entries(LogSlice slice) {
        return entries(Entries.decode(slice.parts()));
    }

    /** Writes entries: a few one by one, many as ranges. */
    public static String entries(List<LogEntry> entries) {
        List<String> words = new ArrayList<>();
        if (entries.size() <= MOST_ENTRIES_ONE_BY_ONE) {
            entries.forEach(entry -> words.add(entry(entry)));
        } else {
            ranges(entries, words);
        }
        return "[" + String.join(", ", words) + "]";
    }

    private static void ranges(List<LogEntry> entries, List<String> words) {
        int from = 0;
        for (int i = 1; i <= entries.size(); i++) {
            if (i == entries.size()
                    || entries.get(i).term() != entries.get(from).term()) {
                String first = entries.get(from).position().toString();
                words.add(
                        i - from == 1
                                ? first
                                : first + ".." + entries.get(i - 1).position());
                from = i;
            }
        }
    }

    private static String entry(LogEntry entry) {
        String what = "";
        if (entry.type().equals(EntryType.NO_OP)) {
            what = " no-op";
        } else if (entry.type().equals(EntryType.MEMBERSHIP)) {
            what = " " + membership(Membership.parse(entry.payload()));
        } else if (!entry.payload().isEmpty()) {
            what = " " + payload(entry.payload());
        }
        return entry.position() + what;
    }

    /** Returns a payload: a word, or a word that is blown up to a size, {@code big:300KiB}. */
    public static Payload payload(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Payload.ofUtf8(text);
        }
        byte[] word = Payload.ofUtf8(text.substring(0, colon)).toByteArray();
        byte[] bytes = new byte[Amounts.bytes(text.substring(colon + 1))];
        System.arraycopy(word, 0, bytes, 0, word.length);
        return Payload.wrap(bytes);
    }

    private static String payload(Payload payload) {
        String text = payload.toUtf8();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end) + ":" + Amounts.bytes(payload.size());
    }
}
