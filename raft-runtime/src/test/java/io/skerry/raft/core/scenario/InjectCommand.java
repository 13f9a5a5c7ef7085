package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.Entries;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.LogPosition;

/**
 * {@code inject RequestVote 3->2@s2 term=1 last=0/0}: delivers a message that no core of this scenario has sent, from an
 * earlier life or an earlier term. Stateless, thread-safe.
 */
final class InjectCommand {

    private InjectCommand() {}

    static RaftMessage message(CommandLine line) {
        String kind = line.word("a kind of message");
        String[] way = line.word("a way").split("->");
        Envelope envelope = new Envelope(
                CoreCluster.group(), Notation.member(way[0]), Notation.member(way[1]), number(line, "term"));
        return switch (kind) {
            case "PreVote" -> new PreVoteRequest(envelope, number(line, "next"), position(line, "last"));
            case "RequestVote" -> new RequestVoteRequest(envelope, position(line, "last"));
            case "RequestVoteResponse" -> new RequestVoteResponse(envelope, line.flag("granted"));
            case "AppendEntries" -> appendEntries(line, envelope);
            case "Heartbeat" ->
                new HeartbeatRequest(envelope, number(line, "round"), number(line, "commit"), position(line, "match"));
            case "InstallSnapshot" ->
                new InstallSnapshotRequest(
                        envelope, position(line, "snapshot"), number(line, "min"), number(line, "commit"));
            default -> throw new IllegalArgumentException("A message of kind " + kind + " cannot be injected");
        };
    }

    private static RaftMessage appendEntries(CommandLine line, Envelope envelope) {
        LogPosition previous = position(line, "prev");
        LogSlice entries = LogSlice.of(Entries.encode(Entries.parse(line.option("entries", ""), previous, 0)));
        return new AppendEntriesRequest(envelope, previous, entries, number(line, "commit"));
    }

    private static long number(CommandLine line, String option) {
        return Long.parseLong(line.option(option, "0"));
    }

    private static LogPosition position(CommandLine line, String option) {
        return Entries.position(line.option(option, "0/0"));
    }
}
