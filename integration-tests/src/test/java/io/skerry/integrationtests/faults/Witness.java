package io.skerry.integrationtests.faults;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sees every message that leaves, and what nodes say of themselves: one leader a term, one vote a term, in all lives.
 * Thread-safe.
 */
final class Witness {

    private record Term(GroupId group, long term) {}

    private record Vote(GroupId group, long term, NodeId voter) {}

    private final Violations violations;
    private final ConcurrentMap<Term, NodeId> leaders = new ConcurrentHashMap<>();
    private final ConcurrentMap<Vote, NodeId> votes = new ConcurrentHashMap<>();
    private final ConcurrentMap<GroupId, Term> newest = new ConcurrentHashMap<>();

    Witness(Violations violations) {
        this.violations = violations;
    }

    void sent(RaftMessage message) {
        GroupId group = message.envelope().group();
        if (message instanceof AppendEntriesRequest || message instanceof HeartbeatRequest) {
            leads(group, message.term(), message.from());
        } else if (message instanceof RequestVoteResponse response && response.granted()) {
            NodeId other = votes.putIfAbsent(new Vote(group, message.term(), message.from()), message.to());
            violations.require(
                    other == null || other.equals(message.to()),
                    "node %s votes twice in term %d of group %s: for %s, and for %s",
                    message.from(),
                    message.term(),
                    group,
                    other,
                    message.to());
        }
    }

    void said(NodeId node, GroupStatus status) {
        if (status.role() == GroupRole.LEADER) {
            leads(status.group(), status.term(), node);
        }
    }

    private void leads(GroupId group, long term, NodeId node) {
        Term one = new Term(group, term);
        NodeId other = leaders.putIfAbsent(one, node);
        violations.require(
                other == null || other.equals(node),
                "two leaders in term %d of group %s: %s, and %s",
                term,
                group,
                other,
                node);
        if (other == null) {
            newest.merge(group, one, (a, b) -> a.term() > b.term() ? a : b);
        }
    }

    /** Returns the last node that led a group, as far as was seen, or 0. */
    int leader(GroupId group) {
        Term term = newest.get(group);
        NodeId node = term == null ? null : leaders.get(term);
        return node == null ? 0 : (int) node.value();
    }

    /** Returns how many leaders there were. */
    int elections() {
        return leaders.size();
    }
}
