package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.FollowerStatus;
import io.skerry.raft.core.check.InvariantViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States of a core that may not be: each is seen. */
class StatusCheckTest {

    private static final long MUCH = 1L << 40;

    private final SimCluster cluster = Clusters.running();
    private final CoreConfig config = cluster.setup().config();
    private final StatusCheck check =
            new StatusCheck(config, Clients.largestRecord(config), Clients.largestProposal(config));
    private final CoreStatus status = Clusters.leader(cluster).core().status();

    @Test
    void aLawfulStateIsLawful() {
        check.check(status, status);
    }

    @Test
    void lawsOfTheCoreAreAsked() {
        CoreStatus back = Clusters.with(status, "commitIndex", 0L);
        assertThrows(InvariantViolation.class, () -> check.check(status, back));
    }

    @Test
    void queuesBeyondTheirBoundsAreSeen() {
        expect("undurable bytes", "undurableBytes", MUCH);
        expect("uncommitted bytes", "uncommittedBytes", MUCH);
        expect("bytes being applied", "applyingBytes", MUCH);
        expect("pending reads", "pendingReads", config.maxPendingReads() + 1);
        expect("messages in flight", "followers", List.of(follower(config.maxInflightMessages() + 1, 0)));
        expect("bytes in flight", "followers", List.of(follower(1, MUCH)));
    }

    @Test
    void moreUnderWayThanTheStorageHasRoomForIsSeen() {
        check.checkRoom(1_000, 1_000, 1);
        check.checkRoom(1_001, 1_000, 1);
        Violations.expect("bytes under way to the storage", () -> check.checkRoom(MUCH, 1_000, 3));
    }

    @Test
    void aNodeThatWronglyTakesItselfForLostIsSeen() {
        expect("it has not", "lost", true);
    }

    @Test
    void aLeaderWhoseDiskHangsIsSeen() {
        long now = 100 * config.electionTimeoutNanos();
        CoreStatus waiting = Clusters.with(status, "outstandingWrites", 1);
        check.checkDisk(waiting, now - config.electionTimeoutNanos(), now);
        Violations.expect("has hung", () -> check.checkDisk(waiting, 1, now));
        CoreStatus idle = Clusters.with(status, "outstandingWrites", 0);
        check.checkDisk(idle, 1, now);
    }

    private void expect(String message, String component, Object value) {
        Violations.expect(message, () -> check.check(status, Clusters.with(status, component, value)));
    }

    private FollowerStatus follower(int messages, long bytes) {
        FollowerStatus real = status.followers().get(0);
        return new FollowerStatus(
                real.member(), real.state(), real.matchIndex(), real.nextIndex(), messages, bytes, false);
    }
}
