package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import org.junit.jupiter.api.Test;

/** Messages that promise more than is durable: each is seen. */
class SendCheckTest {

    private final SimCluster cluster = Clusters.running();
    private final Replica leader = Clusters.leader(cluster);
    private final Replica behind = Clusters.behind(cluster);
    private final long durableTerm = behind.durable().hardState().term();
    private final long committed = cluster.history(0).committedIndex();

    @Test
    void aTermThatIsNotDurable() {
        expect("only term", behind, new RequestVoteResponse(toLeader(durableTerm + 1), false));
    }

    @Test
    void aStrangersName() {
        Envelope forged = new Envelope(leader.group(), leader.self(), behind.self(), 0);
        expect("is signed by", behind, new RequestVoteResponse(forged, false));
    }

    @Test
    void aVoteThatIsNotDurable() {
        behind.durable().hardState(HardState.of(durableTerm + 1));
        expect("is durable", behind, new RequestVoteResponse(toLeader(durableTerm + 1), true));
        expect("is durable", behind, new RequestVoteRequest(toLeader(durableTerm + 1), LogPosition.NONE));
        check(behind, new RequestVoteResponse(toLeader(durableTerm + 1), false));
    }

    @Test
    void aVoteOfAStoreThatNobodyNamed() {
        SimNode node = behind.node();
        node.crash("test");
        cluster.administrator().replaceDisk(node);
        node.start();
        Replica fresh = node.replica(0);
        Member candidate = leader.self();
        HardState vote = new HardState(1, Payload.ofUtf8(candidate.toString()));
        fresh.durable().hardState(vote);
        Envelope envelope = new Envelope(fresh.group(), fresh.self(), candidate, 1);
        expect("no membership ever named", fresh, new RequestVoteResponse(envelope, true));
    }

    @Test
    void entriesThatAreNotDurable() {
        long last = behind.durable().log.lastIndex();
        expect("which is durable", behind, AppendEntriesResponse.accepted(toLeader(durableTerm), last + 1));
        expect("which is durable", behind, AppendEntriesResponse.busy(toLeader(durableTerm), last + 1));
        expect(
                "which is durable",
                behind,
                new HeartbeatResponse(toLeader(durableTerm), 1, last + 1, last + 1, false, 0));
    }

    @Test
    void somethingLostWhereNothingWas() {
        expect("nothing ever was", behind, new HeartbeatResponse(toLeader(durableTerm), 1, 0, 0, true, 0));
    }

    @Test
    void anAppendOfWhoDoesNotLead() {
        AppendEntriesRequest request =
                new AppendEntriesRequest(toLeader(durableTerm), LogPosition.NONE, LogSlice.empty(), 0);
        expect("was not elected", behind, request);
        expect("was not elected", behind, new HeartbeatRequest(toLeader(durableTerm), 1, 0, LogPosition.NONE));
    }

    @Test
    void aCommitIndexThatNobodyCommitted() {
        expect("is committed", leader, new HeartbeatRequest(toFollower(), 1, committed + 1, LogPosition.NONE));
        expect("is committed", leader, ReadIndexResponse.of(toFollower(), 1, committed + 1));
        AppendEntriesRequest request =
                new AppendEntriesRequest(toFollower(), LogPosition.NONE, LogSlice.empty(), committed + 1);
        expect("is committed", leader, request);
        check(leader, new HeartbeatRequest(toFollower(), 1, committed, LogPosition.NONE));
    }

    @Test
    void aMatchThatTheFollowerNeverAcknowledged() {
        long last = behind.durable().log.lastIndex();
        expect(
                "takes more for acknowledged",
                leader,
                new HeartbeatRequest(toFollower(), 1, 0, LogPosition.of(durableTerm, last + 1)));
    }

    @Test
    void anAppendThatDoesNotContinueTheLeadersLog() {
        LogPosition nowhere = LogPosition.of(leader.core().currentTerm() + 5, 3);
        AppendEntriesRequest request = new AppendEntriesRequest(toFollower(), nowhere, LogSlice.empty(), 0);
        expect("does not continue", leader, request);
    }

    @Test
    void aRefusalOfOnesOwnStore() {
        expect(
                "its own store",
                behind,
                new OtherStoreResponse(toLeader(durableTerm), behind.self().store()));
        check(behind, new OtherStoreResponse(toLeader(durableTerm), StoreId.of(12_345)));
    }

    private Envelope toLeader(long term) {
        return new Envelope(behind.group(), behind.self(), leader.self(), term);
    }

    private Envelope toFollower() {
        return new Envelope(
                leader.group(), leader.self(), behind.self(), leader.core().currentTerm());
    }

    private void check(Replica sender, RaftMessage message) {
        SendCheck.check(cluster, sender, message);
    }

    private void expect(String message, Replica sender, RaftMessage sent) {
        Violations.expect(message, () -> check(sender, sent));
        assertThrows(Violation.class, () -> check(sender, sent), "again");
    }
}
