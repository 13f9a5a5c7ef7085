package io.skerry.raft.core;

import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.model.Member;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets a disk speak for itself alone. A request names the store that the sender's membership knows; another store
 * refuses it, because what the lost one promised, it does not know. An answer counts only if the membership names the
 * store that gave it. Confined to the core.
 */
final class StoreGuard {

    /** As many as a group that replaces its disks one after another may have to tell of; then it may repeat itself. */
    private static final int REMEMBERED = 64;

    private final NodeState state;
    private final Deque<Report.ReplicaReplaced> told = new ArrayDeque<>();

    StoreGuard(NodeState state) {
        this.state = state;
    }

    /** Returns whether a message is meant for this store, and comes from one that may say such a thing. */
    boolean admits(RaftMessage message) {
        Member named = message.receiver();
        if (!named.node().equals(state.self.node())
                || !message.envelope().group().equals(state.group)) {
            throw new IllegalArgumentException("A message for node " + named.node() + ", group "
                    + message.envelope().group() + " was handed to node " + state.self.node() + ", group "
                    + state.group);
        }
        if (!named.equals(state.self)) {
            refuse(message, named);
            return false;
        }
        return message.isRequest() || message instanceof OtherStoreResponse || mayAnswer(message);
    }

    private void refuse(RaftMessage message, Member named) {
        if (message.isRequest()) {
            state.outbox.send(new OtherStoreResponse(state.to(message.sender()), named.store()));
            report(named, state.self);
        }
    }

    private boolean mayAnswer(RaftMessage message) {
        Member sender = message.sender();
        if (message instanceof ReadIndexResponse) {
            // A follower may lag behind the membership that its leader belongs to.
            return sender.node().equals(state.leader());
        }
        // What an old disk said before it was replaced may come late: that is nothing to report.
        boolean named = sender.equals(state.membership.memberOf(sender.node()));
        if (named && !told.isEmpty()) {
            told.removeIf(report -> report.node().equals(sender.node())); // Should it go again, that is news.
        }
        return named;
    }

    /** A peer says that the store which the membership names is not there. */
    void onOtherStore(OtherStoreResponse response) {
        Member expected = state.membership.memberOf(response.from());
        if (expected != null && expected.store().equals(response.named()) && !expected.equals(response.sender())) {
            report(expected, response.sender());
        }
    }

    private void report(Member expected, Member actual) {
        Report.ReplicaReplaced report = new Report.ReplicaReplaced(expected.node(), expected.store(), actual.store());
        if (!told.contains(report)) {
            if (told.size() == REMEMBERED) {
                told.removeFirst();
            }
            told.addLast(report);
            state.answers.report(report);
        }
    }
}
