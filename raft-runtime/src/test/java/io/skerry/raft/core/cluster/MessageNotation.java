package io.skerry.raft.core.cluster;

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

/** How messages are written: their kind and their way, then what they say. Not thread-safe; used once. */
public final class MessageNotation implements RaftMessage.Handler {

    private String verdict = "";
    private String details = "";

    private MessageNotation() {}

    /** Writes all that a message says. */
    public static String full(RaftMessage message) {
        MessageNotation notation = of(message);
        return (head(message) + " term=" + message.term() + notation.details + notation.verdict);
    }

    /** Writes a message's kind, its way and, of an answer, its verdict. */
    public static String brief(RaftMessage message) {
        return head(message) + of(message).verdict;
    }

    /** Returns a message's kind, as the paper has it: a request goes by the name of the call. */
    public static String kind(RaftMessage message) {
        String name = message.getClass().getSimpleName();
        return name.endsWith("Request") ? name.substring(0, name.length() - "Request".length()) : name;
    }

    private static MessageNotation of(RaftMessage message) {
        MessageNotation notation = new MessageNotation();
        message.deliverTo(notation);
        return notation;
    }

    private static String head(RaftMessage message) {
        return kind(message) + " " + Notation.member(message.sender()) + "->" + Notation.member(message.receiver());
    }

    @Override
    public void on(PreVoteRequest request) {
        details = " next=" + request.nextTerm() + " last=" + request.last();
    }

    @Override
    public void on(PreVoteResponse response) {
        details = " next=" + response.nextTerm();
        verdict = response.granted() ? " granted" : " refused";
    }

    @Override
    public void on(RequestVoteRequest request) {
        details = " last=" + request.last();
    }

    @Override
    public void on(RequestVoteResponse response) {
        verdict = response.granted() ? " granted" : " refused";
    }

    @Override
    public void on(AppendEntriesRequest request) {
        details = " prev=" + request.previous() + " entries=" + Notation.entries(request.entries()) + " commit="
                + request.leaderCommit();
    }

    @Override
    public void on(AppendEntriesResponse response) {
        verdict = switch (response.status()) {
            case ACCEPTED -> " accepted match=" + response.index();
            case BUSY -> " busy match=" + response.index();
            case MISMATCH -> " mismatch at=" + response.index() + " hint=" + response.hint();
            case STALE_TERM -> " stale-term";
        };
    }

    @Override
    public void on(HeartbeatRequest request) {
        details = " round=" + request.round() + " commit=" + request.leaderCommit() + " match=" + request.match();
    }

    @Override
    public void on(HeartbeatResponse response) {
        details = " round=" + response.round() + " accepted=" + response.acceptedIndex() + " match="
                + response.matchIndex();
        verdict = (response.lost() ? " lost" : "")
                + (response.neededSnapshot() == 0
                        ? ""
                        : " needs a snapshot of " + response.neededSnapshot() + " or more");
    }

    @Override
    public void on(InstallSnapshotRequest request) {
        details =
                " snapshot=" + request.snapshot() + " min=" + request.minIndex() + " commit=" + request.leaderCommit();
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        details = " snapshot=" + response.snapshot();
        verdict = switch (response.status()) {
            case RECEIVING -> " receiving";
            case FAILED -> " failed";
        };
    }

    @Override
    public void on(ReadIndexRequest request) {
        details = " read=" + question(request.read());
    }

    @Override
    public void on(ReadIndexResponse response) {
        details = " read=" + question(response.read());
        verdict = response.refusal() == null ? " index=" + response.index() : " refused " + response.refusal();
    }

    /** Questions have random names, of which a few digits tell them apart. */
    private static String question(long name) {
        return String.format("#%04x", name & 0xffff);
    }

    @Override
    public void on(OtherStoreResponse response) {
        details = " named=" + Notation.store(response.named());
    }
}
