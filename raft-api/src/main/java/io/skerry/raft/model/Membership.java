package io.skerry.raft.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who belongs to a group, as the log says: a value, in force from the moment its entry is appended (dissertation
 * §4.1). While a change is under way it is joint: a decision then needs a majority of {@code voters} and one of
 * {@code outgoingVoters} (paper §6). Immutable; the lists are sorted by node.
 *
 * @param voters         those whose majority decides
 * @param outgoingVoters the voters before the change under way, or none
 * @param learners       those who receive the log and count for nothing
 */
public record Membership(List<Member> voters, List<Member> outgoingVoters, List<Member> learners) {

    /** Nothing is known yet. */
    public static final Membership EMPTY = new Membership(List.of(), List.of(), List.of());

    private static final byte VERSION = 1;

    /** Sorts and copies; refuses a node that is named twice in a list, is voter and learner, or has two stores. */
    public Membership {
        voters = sorted("voters", voters);
        outgoingVoters = sorted("outgoing voters", outgoingVoters);
        learners = sorted("learners", learners);
        Set<NodeId> voting = new HashSet<>();
        voters.forEach(member -> voting.add(member.node()));
        for (Member learner : learners) {
            if (voting.contains(learner.node())) {
                throw new IllegalArgumentException("Node " + learner.node() + " is both a voter and a learner");
            }
        }
        requireOneStorePerNode(voters, outgoingVoters, learners);
    }

    /** Returns a membership of voters alone. */
    public static Membership ofVoters(List<Member> voters) {
        return new Membership(voters, List.of(), List.of());
    }

    /** Returns whether a change is under way, so that two majorities decide. */
    public boolean isJoint() {
        return !outgoingVoters.isEmpty();
    }

    /** Returns whether a node belongs to it, in whatever part. */
    public boolean names(NodeId node) {
        return Stream.of(voters, outgoingVoters, learners)
                .flatMap(List::stream)
                .anyMatch(member -> member.node().equals(node));
    }

    /**
     * Returns the membership as bytes: version (1 byte), then each list as a count (4) and, for each member, node id
     * (8) and store id (8); big-endian.
     */
    public Payload toPayload() {
        int members = voters.size() + outgoingVoters.size() + learners.size();
        ByteBuffer buffer = ByteBuffer.allocate(1 + 3 * Integer.BYTES + members * 2 * Long.BYTES);
        buffer.put(VERSION);
        for (List<Member> list : List.of(voters, outgoingVoters, learners)) {
            buffer.putInt(list.size());
            for (Member member : list) {
                buffer.putLong(member.node().value()).putLong(member.store().value());
            }
        }
        return Payload.wrap(buffer.array());
    }

    /**
     * Reads what {@link #toPayload} wrote.
     *
     * @throws IllegalArgumentException if the bytes are of another version, or are not a membership
     */
    public static Membership parse(Payload payload) {
        ByteBuffer buffer = payload.asByteBuffer();
        try {
            byte version = buffer.get();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "Membership has format version " + version + ", this code knows " + VERSION);
            }
            Membership membership = new Membership(members(buffer), members(buffer), members(buffer));
            if (buffer.hasRemaining()) {
                throw new IllegalArgumentException(
                        "Membership is followed by " + buffer.remaining() + " bytes too many");
            }
            return membership;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("Membership is cut short at " + payload.size() + " bytes", e);
        }
    }

    private static List<Member> members(ByteBuffer buffer) {
        int count = buffer.getInt();
        if (count < 0 || count > buffer.remaining() / (2 * Long.BYTES)) {
            throw new IllegalArgumentException(
                    "Membership claims " + count + " members, " + buffer.remaining() + " bytes are left");
        }
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(new NodeId(buffer.getLong()), new StoreId(buffer.getLong())));
        }
        return members;
    }

    private static List<Member> sorted(String what, List<Member> members) {
        List<Member> sorted = members.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).node().equals(sorted.get(i - 1).node())) {
                throw new IllegalArgumentException(
                        "Node " + sorted.get(i).node() + " is named twice among the " + what);
            }
        }
        return sorted;
    }

    @SafeVarargs
    private static void requireOneStorePerNode(List<Member>... lists) {
        Set<NodeId> nodes = new HashSet<>();
        Set<Member> members = new HashSet<>();
        for (List<Member> list : lists) {
            for (Member member : list) {
                if (members.add(member) && !nodes.add(member.node())) {
                    throw new IllegalArgumentException("Node " + member.node() + " is named with two stores");
                }
            }
        }
    }
}
