package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the destruction of a group promises. Not thread-safe; owned by the test. */
abstract class DestroyClauses extends CommitClauses {

    private static final String NAME = "destroyed";
    private static final GroupId NAMED = GroupId.ofName(NAME);
    /** Their numbers are the nearest: what is removed by ranges must not reach them. */
    private static final List<GroupId> NEIGHBOURS =
            List.of(GroupId.of(NAMED.value() - 1), GroupId.of(NAMED.value() + 1), GroupId.of(0), GroupId.of(-1));

    @Test
    void destroyedGroupIsAsOneThatWasNeverWrittenTo() {
        GroupState untouched = GroupState.of(storage(), NAMED);
        fill(NAMED);
        commit(batch -> batch.groupName(NAME));
        commit(batch -> batch.destroy(NAMED));
        untouched.assertEqualTo(GroupState.of(storage(), NAMED), "A destroyed group is as new");
        assertEquals(Set.of(), storage().groups(), "A destroyed group holds nothing");
        reopen();
        untouched.assertEqualTo(GroupState.of(storage(), NAMED), "A destroyed group stays as new");
        assertEquals(Set.of(), storage().groups(), "A destroyed group stays so");
    }

    @Test
    void destroyingAGroupChangesNoNeighbour() {
        NEIGHBOURS.forEach(this::fill);
        fill(NAMED);
        List<GroupState> before = statesOfNeighbours();
        commit(batch -> batch.destroy(NAMED));
        assertNeighbours(before, "Nothing of another group goes with a destroyed one");
        reopen();
        assertNeighbours(before, "Nothing of another group goes with a destroyed one");
    }

    @Test
    void groupMayBeginAnewInTheBatchThatDestroysIt() {
        fill(GROUP);
        fill(OTHER);
        commit(batch -> batch.value(GROUP, "before", bytes("gone"))
                .append(GROUP, entries(8, 10, 2))
                .destroy(GROUP)
                .append(GROUP, entries(1, 1, 2))
                .value(GROUP, "after", bytes("there"))
                .hardState(GROUP, HardState.of(1)));
        assertEquals(at(1, 2), log().last(), "The new log begins at 1");
        assertEquals(LogPosition.NONE, log().boundary(), "The new log begins at 1");
        assertEquals(HardState.of(1), stable().hardState(), "The old hard state is forgotten, lower terms are taken");
        assertEquals(Set.of("after"), stable().valueNames(), "What came before in the batch goes, what follows stays");
        assertEquals(0, stable().memberships().size(), "Memberships go");
        assertSurvivesReopening();
    }

    @Test
    void batchesAreCheckedAgainstTheDestroyedGroup() {
        fill(GROUP);
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.destroy(GROUP));
            assertJoinRefused(Reason.GAP, "the group is new", batch -> batch.append(GROUP, entries(9, 10, 1)));
            join(batch -> batch.append(GROUP, entries(1, 1, 3)).hardState(GROUP, HardState.of(2)));
        });
        commit(batch -> batch.truncateSuffix(GROUP, 3));
        assertEquals(at(1, 2), log().last(), "What joined behind the destruction is the new group");
        assertEquals(HardState.of(2), stable().hardState(), "…with its own hard state");
        assertSurvivesReopening();
    }

    @Test
    void refusedBatchDestroysNothing() {
        fill(GROUP);
        String clause = "a batch is refused as a whole";
        assertRefused(Reason.GAP, clause, batch -> batch.destroy(GROUP).append(GROUP, entries(1, 2, 1)));
        assertRefused(Reason.GAP, clause, batch -> batch.destroy(GROUP).append(OTHER, entries(1, 2, 1)));
        assertSurvivesReopening();
    }

    @Test
    void destroyingWhatHoldsNothingChangesNothing() {
        assertNoChange("A group that holds nothing: no change", batch -> batch.destroy(GROUP));
        fill(GROUP);
        commit(batch -> batch.destroy(GROUP));
        assertNoChange("A group that was destroyed: no change", batch -> batch.destroy(GROUP));
    }

    @Test
    void handlesOfADestroyedGroupShowItAsNew() {
        fill(GROUP);
        LogStore log = log();
        StableStore stable = stable();
        commit(batch -> batch.destroy(GROUP));
        assertEquals(LogPosition.NONE, log.last(), "A log taken before shows the group as new");
        assertEquals(Set.of(), stable.valueNames(), "A stable store taken before shows the group as new");
        commit(batch -> batch.append(GROUP, entries(4, 1, 1)));
        assertEquals(at(4, 1), log.last(), "…and what it becomes");
    }

    @Test
    void killLeavesADestroyedGroupWholeOrNotAtAll() {
        assumeTrue(durable(), "The store is not durable");
        fill(GROUP);
        fill(OTHER);
        Path before = copyOfHome();
        GroupState whole = GroupState.of(storage(), GROUP);
        commit(batch -> batch.destroy(GROUP));
        GroupState destroyed = GroupState.of(storage(), GROUP);
        Path after = copyOfHome();
        try (RaftStorage opened = open(before)) {
            whole.assertEqualTo(GroupState.of(opened, GROUP), "A kill before leaves the group whole");
        }
        try (RaftStorage opened = open(after)) {
            destroyed.assertEqualTo(GroupState.of(opened, GROUP), "A kill behind commit() leaves nothing of it");
            assertTrue(opened.groups().contains(OTHER), "…and the other group");
        }
    }

    private void fill(GroupId group) {
        commit(batch -> batch.append(group, entries(3, 1, 9))
                .membership(group, 0, bytes("first"))
                .membership(group, 7, bytes("second"))
                .hardState(group, new HardState(6, bytes("me")))
                .value(group, "kept", bytes("value"))
                .value(group, "kept too", bytes("value")));
        commit(batch -> batch.truncatePrefix(group, at(3, 4)).append(group, entries(5, 9, 1)));
    }

    private List<GroupState> statesOfNeighbours() {
        return NEIGHBOURS.stream().map(group -> GroupState.of(storage(), group)).toList();
    }

    private void assertNeighbours(List<GroupState> before, String clause) {
        List<GroupState> after = statesOfNeighbours();
        for (int i = 0; i < before.size(); i++) {
            before.get(i).assertEqualTo(after.get(i), clause);
        }
    }
}
