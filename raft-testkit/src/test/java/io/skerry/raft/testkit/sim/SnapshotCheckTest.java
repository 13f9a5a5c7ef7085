package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The laws of snapshots, each broken on purpose. */
class SnapshotCheckTest {

    private final SimCluster cluster = Clusters.running();
    private final Replica leader = Clusters.leader(cluster);
    private final GroupHistory history = cluster.history(0);
    private final LogPosition committed =
            LogPosition.of(history.committedTerm(history.committedIndex()), history.committedIndex());
    private final IndexedMembership membership = history.membershipAt(committed.index());

    @Test
    void aLogThatIsTruncatedBeyondWhatIsDurableIsSeen() {
        Violations.expect("no state above", () -> SnapshotCheck.requireDurable(leader, committed));
    }

    @Test
    void aStateThatDoesNotJoinItsLogIsSeen() {
        SimLog log = new SimLog();
        log.reset(LogPosition.of(2, 10));
        SnapshotCheck.requireJoins(leader.node(), LogPosition.of(2, 10), log);
        Violations.expect("starts with a state at 1/9", () -> joins(LogPosition.of(1, 9), log));
        Violations.expect("starts with a state at 2/11", () -> joins(LogPosition.of(2, 11), log));
    }

    private void joins(LogPosition state, SimLog log) {
        SnapshotCheck.requireJoins(leader.node(), state, log);
    }

    @Test
    void anOfferOfWhatIsNotDurableDamagedOrNotAppliedIsSeen() {
        StoredSnapshot stored = stored(LogPosition.of(1, 1));
        Violations.expect("is not durable", () -> SnapshotCheck.requireOfferable(leader, stored));
        stored.syncFiles();
        stored.rename();
        stored.syncName();
        SnapshotCheck.requireOfferable(leader, stored);
        stored.rot(new SimRandom(1));
        Violations.expect("is damaged", () -> SnapshotCheck.requireOfferable(leader, stored));
        StoredSnapshot beyond = stored(LogPosition.of(1, 1_000_000));
        beyond.syncFiles();
        beyond.syncName();
        Violations.expect("has applied", () -> SnapshotCheck.requireOfferable(leader, beyond));
    }

    @Test
    void anotherMembershipThanTheHistorysIsSeen() {
        SnapshotCheck.requireMembership(leader, committed, membership.membership());
        Violations.expect(
                "the membership at", () -> SnapshotCheck.requireMembership(leader, committed, Membership.EMPTY));
    }

    @Test
    void anInstallationThatMayNotBeIsSeen() {
        long before = committed.index() - 1;
        installs("that it is committed", new Install(committed, membership, false), committed.index());
        installs("is thrown away", new Install(committed, membership, true), before);
        LogPosition elsewhere = LogPosition.of(committed.term() + 7, committed.index());
        installs("and is kept", new Install(elsewhere, membership, false), before);
        IndexedMembership none = new IndexedMembership(0, Membership.EMPTY);
        installs("the membership at", new Install(committed, none, false), before);
        installs("no such snapshot is durable", new Install(committed, membership, false), before);
    }

    private void installs(String message, Install install, long commitIndex) {
        assertTrue(leader.acceptedLog().holds(committed.term(), committed.index()));
        Violations.expect(message, () -> SnapshotCheck.requireInstallable(leader, install, commitIndex));
    }

    @Test
    void aRestoreBeforeItsBatchIsSeen() {
        LogPosition next = LogPosition.of(committed.term(), committed.index() + 1);
        Violations.expect("the log that is durable begins above", () -> SnapshotCheck.requireInstalled(leader, next));
    }

    @Test
    void familiesAtDifferentPositionsAreSeen() {
        SimState.Family one = new SimState.Family(LogPosition.of(1, 4), SimSnapshot::new);
        SimState.Family other = new SimState.Family(LogPosition.of(1, 5), SimSnapshot::new);
        Violations.expect("different positions: 1/4, 1/5", () -> new SimState(List.of(one, other)).position());
    }

    private StoredSnapshot stored(LogPosition position) {
        byte[] bytes = {1, 2, 3};
        SimManifest manifest = SimManifest.of(leader.node().disk().store(), position, membership, bytes, 2);
        return new StoredSnapshot(manifest, bytes);
    }
}
