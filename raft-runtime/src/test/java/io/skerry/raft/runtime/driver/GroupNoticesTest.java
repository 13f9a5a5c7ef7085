package io.skerry.raft.runtime.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Report;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Notices follow what holds: they come, and they go, with the membership. */
class GroupNoticesTest {

    private static final StoreId OLD = StoreId.of(1);
    private static final StoreId NEW = StoreId.of(2);

    private static final class Nothing implements StateMachine<String, String> {
        @Override
        public String apply(LogPosition position, String command) {
            return command;
        }

        @Override
        public SnapshotView capture() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restore(SnapshotSource source) {
            throw new UnsupportedOperationException();
        }
    }

    private static final CommandCodec<String> CODEC = new CommandCodec<>() {
        @Override
        public Payload encode(String command) {
            return Payload.ofUtf8(command);
        }

        @Override
        public String decode(Payload payload) {
            return payload.toUtf8();
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of(0, "text");
        }
    };

    private static GroupNotices of(Member self) {
        GroupNotices notices = new GroupNotices(GroupSpec.of("orders", new Nothing(), CODEC), self);
        notices.waitsFor(null);
        return notices;
    }

    private static Member member(long node, StoreId store) {
        return new Member(NodeId.of(node), store);
    }

    private static Report.MembershipInForce inForce(long index, List<Member> voters, List<Member> learners) {
        return new Report.MembershipInForce(index, new Membership(voters, List.of(), learners));
    }

    @Test
    void aLearnerThatIsReboundIsNotPassiveAnyMore() {
        GroupNotices notices = of(member(3, NEW));
        List<Member> voters = List.of(member(1, OLD), member(2, OLD));
        notices.on(inForce(1, voters, List.of(member(3, OLD))));
        notices.on(new Report.ReplicaReplaced(NodeId.of(3), OLD, NEW));
        assertNotNull(notices.replaced());
        notices.on(inForce(2, voters, List.of(member(3, NEW))));
        assertNull(notices.replaced());
        assertNull(notices.summary());
    }

    @Test
    void toRebindOneOfTwoSilencesOnlyThatOne() {
        GroupNotices notices = of(member(1, OLD));
        notices.on(inForce(1, List.of(member(1, OLD), member(2, OLD), member(3, OLD)), List.of()));
        notices.on(new Report.ReplicaReplaced(NodeId.of(2), OLD, NEW));
        notices.on(new Report.ReplicaReplaced(NodeId.of(3), OLD, NEW));
        notices.on(inForce(2, List.of(member(1, OLD), member(2, NEW), member(3, OLD)), List.of()));
        String summary = String.valueOf(notices.summary());
        assertFalse(summary.contains("node 2"), summary);
        assertTrue(summary.contains("node 3 answers from store"), summary);
    }

    /** A peer that lags behind asks for the store that this node had before it was rebound. */
    @Test
    void aPeerWithAnOlderMembershipDoesNotMakeAMemberPassive() {
        GroupNotices notices = of(member(1, NEW));
        notices.on(inForce(2, List.of(member(1, NEW), member(2, OLD), member(3, OLD)), List.of()));
        notices.on(new Report.ReplicaReplaced(NodeId.of(1), OLD, NEW));
        assertNull(notices.replaced());
        assertNull(notices.summary());
    }
}
