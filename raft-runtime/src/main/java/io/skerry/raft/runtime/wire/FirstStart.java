package io.skerry.raft.runtime.wire;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import java.util.List;

/**
 * The sender has no membership yet, and tells what it proposes: all first nodes as its config has them, with the stores
 * of those that it has met. The first membership is made once every first node has told every other one the same complete
 * proposal. Immutable.
 *
 * @param nodes all first nodes, the sender included; sorted by node
 */
public record FirstStart(List<FirstNode> nodes) implements NodeMessage {

    /** Sorts and copies; refuses a node that is named twice. */
    public FirstStart {
        nodes = nodes.stream().sorted().toList();
        for (int i = 1; i < nodes.size(); i++) {
            if (nodes.get(i).compareTo(nodes.get(i - 1)) == 0) {
                throw new IllegalArgumentException(
                        "Node " + nodes.get(i).member().node() + " is named twice among the first nodes");
            }
        }
    }

    /** Returns the membership that is proposed; stores that were not met are not known in it. */
    public Membership membership() {
        return new Membership(members(true), List.of(), members(false));
    }

    private List<Member> members(boolean voters) {
        return nodes.stream()
                .filter(node -> node.voter() == voters)
                .map(FirstNode::member)
                .toList();
    }

    /** Returns who votes and who learns, as text: what two configs may differ in. */
    public String roles() {
        List<NodeId> voters = members(true).stream().map(Member::node).toList();
        List<NodeId> learners = members(false).stream().map(Member::node).toList();
        return "voters " + voters + (learners.isEmpty() ? "" : " and learners " + learners);
    }

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
