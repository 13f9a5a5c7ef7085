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
import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * Hashes what a message says; records hash their arrays by identity, which differs from run to run. Entries are hashed
 * where they are written. Not thread-safe; owned by a trace.
 */
final class MessageHash implements RaftMessage.Handler {

    private long hash;

    long of(RaftMessage message) {
        hash = message.term() << 8 | message.from().value() << 4 | message.to().value();
        message.deliverTo(this);
        return hash;
    }

    private void mix(int kind, long first, long second) {
        hash = SimRandom.mix(hash * 16 + kind) ^ SimRandom.mix(first * 0x9fb21c651e98df25L + second);
    }

    private static long number(LogPosition position) {
        return position.term() << 32 | position.index();
    }

    @Override
    public void on(PreVoteRequest request) {
        mix(1, request.nextTerm(), number(request.last()));
    }

    @Override
    public void on(PreVoteResponse response) {
        mix(2, response.nextTerm(), response.granted() ? 1 : 0);
    }

    @Override
    public void on(RequestVoteRequest request) {
        mix(3, 0, number(request.last()));
    }

    @Override
    public void on(RequestVoteResponse response) {
        mix(4, 0, response.granted() ? 1 : 0);
    }

    @Override
    public void on(AppendEntriesRequest request) {
        long last = request.entries().isEmpty() ? 0 : number(request.entries().last());
        mix(5, number(request.previous()), last);
        mix(5, request.leaderCommit(), request.entries().bytes());
    }

    @Override
    public void on(AppendEntriesResponse response) {
        mix(6, response.index(), response.status().ordinal());
        mix(6, number(response.hint()), 0);
    }

    @Override
    public void on(HeartbeatRequest request) {
        mix(7, request.round(), request.leaderCommit());
        mix(7, request.match().term(), request.match().index());
    }

    @Override
    public void on(HeartbeatResponse response) {
        mix(8, response.round(), response.acceptedIndex());
        mix(8, response.matchIndex(), (response.lost() ? 1 : 0) + 2 * response.neededSnapshot());
    }

    @Override
    public void on(InstallSnapshotRequest request) {
        mix(12, number(request.snapshot()), request.minIndex());
        mix(12, request.leaderCommit(), 0);
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        mix(13, number(response.snapshot()), response.status().ordinal());
    }

    @Override
    public void on(ReadIndexRequest request) {
        mix(9, request.read(), 0);
    }

    @Override
    public void on(ReadIndexResponse response) {
        mix(10, response.read(), response.index());
        mix(10, ordinal(response.refusal()), 0);
    }

    @Override
    public void on(OtherStoreResponse response) {
        mix(11, response.named().value(), 0);
    }

    private static int ordinal(@Nullable Enum<?> value) {
        return value == null ? -1 : value.ordinal();
    }
}
