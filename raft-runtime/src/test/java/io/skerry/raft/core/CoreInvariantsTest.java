package io.skerry.raft.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.check.InvariantViolation;
import io.skerry.raft.core.cluster.Amounts;
import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.core.cluster.Weather;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each law, broken. */
class CoreInvariantsTest {

    private static final List<Member> MEMBERS = List.of(Notation.member(1), Notation.member(2), Notation.member(3));
    private static final CoreCluster CLUSTER = new CoreCluster(CoreConfig.DEFAULT, Membership.ofVoters(MEMBERS), true);
    private static final CoreStatus LEADER;
    private static final CoreStatus FOLLOWER;

    static {
        new Weather(CLUSTER).pass(Amounts.duration("3s"));
        List<CoreStatus> all = Stream.of(1L, 2L, 3L).map(CLUSTER::status).toList();
        LEADER = all.stream().filter(s -> s.role() == Role.LEADER).findFirst().orElseThrow();
        FOLLOWER =
                all.stream().filter(s -> s.role() == Role.FOLLOWER).findFirst().orElseThrow();
    }

    @Test
    void holdForACoreThatWorks() {
        assertDoesNotThrow(() -> CoreInvariants.checkState(LEADER));
        assertDoesNotThrow(() -> CoreInvariants.checkState(FOLLOWER));
        assertDoesNotThrow(() -> CoreInvariants.checkStep(LEADER, LEADER));
    }

    static Stream<CoreStatus> brokenStates() {
        return Stream.of(
                with(FOLLOWER, "boundary", LogPosition.of(1, 9)),
                with(FOLLOWER, "snapshot", LogPosition.of(1, 9)),
                with(FOLLOWER, "installing", LogPosition.of(1, 9)),
                with(FOLLOWER, "appliedIndex", 9L),
                with(FOLLOWER, "handedIndex", 9L),
                with(with(FOLLOWER, "commitIndex", 9L), "durableIndex", 1L),
                with(FOLLOWER, "durableIndex", 9L),
                with(FOLLOWER, "durableIndex", 0L),
                with(FOLLOWER, "term", 0L),
                with(FOLLOWER, "membershipIndex", 9L),
                with(FOLLOWER, "pendingProposals", 1),
                with(FOLLOWER, "awaitsState", true),
                with(with(with(LEADER, "boundary", LEADER.last()), "handedIndex", 0L), "awaitsState", true),
                with(FOLLOWER, "followers", LEADER.followers()),
                with(with(FOLLOWER, "role", Role.CANDIDATE), "votedFor", null),
                with(LEADER, "leader", FOLLOWER.self().node()),
                with(LEADER, "followers", List.of(follower(5, 5))),
                with(LEADER, "followers", List.of(follower(1, 9))));
    }

    private static FollowerStatus follower(long match, long next) {
        return new FollowerStatus(Notation.member(9), ProgressState.REPLICATE, match, next, 0, 0, false);
    }

    @ParameterizedTest
    @MethodSource("brokenStates")
    void findABrokenState(CoreStatus broken) {
        assertThrows(InvariantViolation.class, () -> CoreInvariants.checkState(broken));
    }

    @Test
    void allowALogThatBeginsAboveWhatIsAppliedWhileASnapshotIsInstalled() {
        CoreStatus begun = with(with(FOLLOWER, "boundary", FOLLOWER.last()), "appliedIndex", 0L);
        assertThrows(InvariantViolation.class, () -> CoreInvariants.checkState(begun));
        CoreStatus installing = with(with(begun, "installing", FOLLOWER.last()), "snapshot", FOLLOWER.last());
        assertDoesNotThrow(() -> CoreInvariants.checkState(installing));
    }

    static Stream<CoreStatus> brokenSteps() {
        return Stream.of(
                with(FOLLOWER, "term", FOLLOWER.term() - 1),
                with(FOLLOWER, "commitIndex", 0L),
                with(FOLLOWER, "handedIndex", 0L),
                with(FOLLOWER, "appliedIndex", 0L),
                with(FOLLOWER, "votedFor", Notation.member(9)),
                with(FOLLOWER, "leader", NodeId.of(9)));
    }

    @ParameterizedTest
    @MethodSource("brokenSteps")
    void findABrokenStep(CoreStatus after) {
        assertThrows(InvariantViolation.class, () -> CoreInvariants.checkStep(FOLLOWER, after));
    }

    @Test
    void findALogWhoseBeginningGoesBack() {
        CoreStatus truncated = with(FOLLOWER, "boundary", LogPosition.of(1, 1));
        assertThrows(InvariantViolation.class, () -> CoreInvariants.checkStep(truncated, FOLLOWER));
    }

    @Test
    void findALeaderThatShortensItsLog() {
        CoreStatus longer = with(LEADER, "last", LogPosition.of(LEADER.term(), 9));
        assertThrows(InvariantViolation.class, () -> CoreInvariants.checkStep(longer, LEADER));
    }

    @Test
    void allowAnotherVoteAndLeaderInALaterTerm() {
        CoreStatus later = with(
                with(with(FOLLOWER, "term", FOLLOWER.term() + 1), "votedFor", Notation.member(2)),
                "leader",
                NodeId.of(2));
        assertDoesNotThrow(() -> CoreInvariants.checkStep(FOLLOWER, later));
    }

    /** Returns a status with another value for one component. */
    private static CoreStatus with(CoreStatus status, String name, @Nullable Object value) {
        RecordComponent[] components = CoreStatus.class.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                boolean replaced = components[i].getName().equals(name);
                values[i] = replaced ? value : components[i].getAccessor().invoke(status);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return CoreStatus.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
