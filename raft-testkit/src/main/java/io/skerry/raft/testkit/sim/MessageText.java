package io.skerry.raft.testkit.sim;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.Member;

/** A message as text for a trace. Not thread-safe; owned by its creator. */
final class MessageText implements RaftMessage.Handler {

    private String text = "";

    private MessageText() {}

    static String of(RaftMessage message) {
        MessageText handler = new MessageText();
        message.deliverTo(handler);
        String kind = message.getClass().getSimpleName();
        return kind + " " + shortName(message.sender()) + "->" + shortName(message.receiver()) + " term="
                + message.term() + handler.text;
    }

    /** A store's last four digits are enough to tell it from the others of a simulation. */
    private static String shortName(Member member) {
        String store = member.store().toString();
        return member.node() + "@" + store.substring(store.length() - 4);
    }

    @Override
    public void on(PreVoteRequest request) {
        text = " next=" + request.nextTerm() + " last=" + request.last();
    }

    @Override
    public void on(PreVoteResponse response) {
        text = " next=" + response.nextTerm() + (response.granted() ? " granted" : " refused");
    }

    @Override
    public void on(RequestVoteRequest request) {
        text = " last=" + request.last();
    }

    @Override
    public void on(RequestVoteResponse response) {
        text = response.granted() ? " granted" : " refused";
    }

    @Override
    public void on(AppendEntriesRequest request) {
        text = " prev=" + request.previous() + " " + request.entries() + " commit=" + request.leaderCommit();
    }

    @Override
    public void on(AppendEntriesResponse response) {
        String hint = response.status() == AppendEntriesResponse.Status.MISMATCH ? " hint=" + response.hint() : "";
        text = " " + response.status() + " index=" + response.index() + hint;
    }

    @Override
    public void on(HeartbeatRequest request) {
        text = " round=" + request.round() + " commit=" + request.leaderCommit() + " match=" + request.match();
    }

    @Override
    public void on(HeartbeatResponse response) {
        text = " round=" + response.round() + " accepted=" + response.acceptedIndex() + " match="
                + response.matchIndex() + (response.lost() ? " lost" : "")
                + (response.neededSnapshot() == 0 ? "" : " needs-snapshot=" + response.neededSnapshot());
    }

    @Override
    public void on(InstallSnapshotRequest request) {
        text = " snapshot=" + request.snapshot() + " min=" + request.minIndex() + " commit=" + request.leaderCommit();
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        text = " snapshot=" + response.snapshot() + " " + response.status();
    }

    @Override
    public void on(ReadIndexRequest request) {
        text = " read=" + request.read();
    }

    @Override
    public void on(ReadIndexResponse response) {
        text = " read=" + response.read()
                + (response.refusal() == null ? " index=" + response.index() : " refused " + response.refusal());
    }

    @Override
    public void on(OtherStoreResponse response) {
        text = " named=@" + response.named();
    }
}
