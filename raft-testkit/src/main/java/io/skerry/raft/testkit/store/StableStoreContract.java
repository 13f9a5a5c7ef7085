package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What {@link io.skerry.raft.storage.StableStore} promises: hard state, named values, the group's name, and the
 * memberships of {@code MembershipClauses}.
 *
 * <p>Not thread-safe; owned by the test.
 */
@Timeout(value = StoreContract.HANGS_AFTER_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class StableStoreContract extends MembershipClauses {

    /** For subclasses. */
    protected StableStoreContract() {}

    @Test
    void untouchedGroupHasNoState() {
        assertEquals(GROUP, stable().group(), "A stable store knows its group");
        assertEquals(HardState.NONE, stable().hardState(), "Before the first, the hard state is NONE");
        assertEquals(Set.of(), stable().valueNames(), "An untouched group has no values");
        assertEquals(Optional.empty(), stable().value("none"), "A value that was never set is absent");
        assertEquals(0, stable().memberships().size(), "An untouched group has no memberships");
        assertEquals(Optional.empty(), stable().groupName(), "A group that was not named has no name");
    }

    @Test
    void termAndVoteAreSetAsOne() {
        for (HardState next : new HardState[] {
            new HardState(1, bytes("a")), HardState.of(2), new HardState(2, bytes("b")), new HardState(9, bytes("a"))
        }) {
            commit(batch -> batch.hardState(GROUP, next));
            assertEquals(next, stable().hardState(), "Hard state is term and vote, as they were set last");
        }
        assertSurvivesReopening();
    }

    @Test
    void newTermForgetsTheVoteOfTheOldOne() {
        commit(batch -> batch.hardState(GROUP, new HardState(4, bytes("x"))));
        commit(batch -> batch.hardState(GROUP, HardState.of(5)));
        assertFalse(stable().hardState().hasVoted(), "A hard state without a vote leaves none behind");
        assertSurvivesReopening();
    }

    @Test
    void voteIsOpaqueAndMayHave256Bytes() {
        HardState longest = new HardState(3, Payload.wrap(array(HardState.MAX_VOTE_BYTES)));
        commit(batch -> batch.hardState(GROUP, longest).hardState(OTHER, new HardState(1, Payload.wrap(new byte[1]))));
        assertEquals(longest, stable().hardState(), "A vote of 256 bytes is kept as it is");
        assertEquals(
                1, storage().stable(OTHER).hardState().vote().size(), "A vote of one zero byte is a vote, not none");
        assertSurvivesReopening();
    }

    @Test
    void hardStateOfALowerTermIsRefused() {
        commit(batch -> batch.hardState(GROUP, new HardState(4, bytes("x"))));
        String clause = "the term of a hard state never goes backwards";
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.hardState(GROUP, new HardState(3, bytes("y"))));
        assertRefused(Reason.BACKWARD_TERM, clause, batch -> batch.hardState(GROUP, HardState.NONE));
        assertRefused(
                Reason.BACKWARD_TERM,
                clause,
                batch -> batch.hardState(GROUP, HardState.of(9)).hardState(GROUP, HardState.of(8)));
        commit(batch -> batch.hardState(GROUP, HardState.of(4)));
    }

    @Test
    void hardStatesOfGroupsAreApart() {
        commit(batch -> batch.hardState(GROUP, new HardState(4, bytes("x"))));
        assertEquals(HardState.NONE, storage().stable(OTHER).hardState(), "Another group's hard state is its own");
        commit(batch -> batch.hardState(OTHER, HardState.of(2)));
        assertEquals(new HardState(4, bytes("x")), stable().hardState(), "Another group's hard state is its own");
    }

    @Test
    void valuesAreSetReplacedAndRemoved() {
        commit(batch -> batch.value(GROUP, "a", bytes("1")).value(GROUP, "b", bytes("2")));
        commit(batch -> batch.value(GROUP, "a", bytes("3")).removeValue(GROUP, "b"));
        assertEquals(Optional.of(bytes("3")), stable().value("a"), "A value set again is replaced");
        assertEquals(Optional.empty(), stable().value("b"), "A removed value is absent");
        assertEquals(Set.of("a"), stable().valueNames(), "valueNames() are those of the values that are there");
        assertNoChange("Removing a value that is absent: no change", batch -> batch.removeValue(GROUP, "b"));
        assertSurvivesReopening();
    }

    @Test
    void valueChangesOfOneBatchApplyInOrder() {
        commit(batch -> batch.value(GROUP, "a", bytes("1"))
                .removeValue(GROUP, "a")
                .value(GROUP, "b", bytes("1"))
                .removeValue(GROUP, "b")
                .value(GROUP, "b", bytes("2")));
        assertEquals(Optional.empty(), stable().value("a"), "Set, then removed");
        assertEquals(Optional.of(bytes("2")), stable().value("b"), "Set, removed, set again");
    }

    @Test
    void valuesMayBeEmptyAndAsLargeAsTheLimit() {
        Payload largest = Payload.wrap(array(storage().limits().maxValueBytes()));
        commit(batch -> batch.value(GROUP, "empty", Payload.EMPTY).value(GROUP, "largest", largest));
        assertEquals(Optional.of(Payload.EMPTY), stable().value("empty"), "An empty value is there, not absent");
        assertEquals(Optional.of(largest), stable().value("largest"), "A value of maxValueBytes is kept");
        assertSurvivesReopening();
    }

    @Test
    void valueOverTheLimitIsRefusedAndTheBatchLeftAsItWas() {
        Payload tooLarge = Payload.wrap(new byte[storage().limits().maxValueBytes() + 1]);
        try (StorageBatch batch = storage().batch()) {
            batch.value(GROUP, "a", bytes("1"));
            long before = batch.bytes();
            BatchRefusedException refusal = assertThrows(
                    BatchRefusedException.class,
                    () -> batch.value(GROUP, "b", tooLarge),
                    "A value over maxValueBytes is refused when added");
            assertEquals(Reason.TOO_LARGE, refusal.reason(), "…as too large");
            assertEquals(before, batch.bytes(), "A change that is refused when added leaves the batch as it was");
            batch.commit();
        }
        assertEquals(Set.of("a"), stable().valueNames(), "The rest of the batch is committed");
    }

    @Test
    void namesAreCountedInBytesOfUtf8() {
        String longest = "\u00e9".repeat(StorageLimits.MAX_NAME_BYTES / 2) + "x";
        commit(batch -> batch.value(GROUP, longest, bytes("1")));
        assertEquals(Set.of(longest), stable().valueNames(), "A name of 255 bytes in UTF-8 is kept");
        assertRefused(
                Reason.TOO_LARGE,
                "a name has at most 255 bytes in UTF-8",
                batch -> batch.value(GROUP, longest + "x", bytes("1")));
        assertThrows(
                IllegalArgumentException.class,
                () -> commit(batch -> batch.value(GROUP, "", bytes("1"))),
                "A name has at least one byte");
        assertSurvivesReopening();
    }

    @Test
    void namesThatBeginAlikeAreDifferentValues() {
        String[] names = {"a", "ab", "a\u0000", "a\u0000b", "A", "a/b", " ", "\u65e5\u672c"};
        for (String name : names) {
            commit(batch -> batch.value(GROUP, name, bytes("of " + name)));
        }
        for (String name : names) {
            assertEquals(Optional.of(bytes("of " + name)), stable().value(name), "Names are compared whole");
        }
        assertSurvivesReopening();
    }

    @Test
    void valuesOfGroupsAreApart() {
        commit(batch -> batch.value(GROUP, "a", bytes("1")));
        assertEquals(Set.of(), storage().stable(OTHER).valueNames(), "A value belongs to its group alone");
        commit(batch -> batch.removeValue(OTHER, "a"));
        assertEquals(Optional.of(bytes("1")), stable().value("a"), "A value belongs to its group alone");
    }

    @Test
    void arraysMayChangeOnceTheCallHasReturned() {
        byte[][] arrays = new byte[3][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = "before".getBytes(StandardCharsets.UTF_8);
        }
        try (StorageBatch batch = storage().batch()) {
            batch.hardState(GROUP, new HardState(1, Payload.wrap(arrays[0])))
                    .value(GROUP, "value", Payload.wrap(arrays[1]))
                    .membership(GROUP, 0, Payload.wrap(arrays[2]));
            for (byte[] array : arrays) {
                Arrays.fill(array, (byte) 'x');
            }
            batch.commit();
        }
        assertEquals(bytes("before"), stable().hardState().vote(), "A vote is copied before the call returns");
        assertEquals(Optional.of(bytes("before")), stable().value("value"), "A value is copied, too");
        assertEquals(bytes("before"), stable().memberships().get(0L), "A membership is copied, too");
    }

    @Test
    void groupNameIsKeptBesideTheNumber() {
        GroupId named = GroupId.ofName("orders");
        commit(batch -> batch.groupName("orders"));
        assertEquals(Optional.of("orders"), storage().stable(named).groupName(), "The name of a group is kept");
        commit(batch -> batch.groupName("orders"));
        assertEquals(Optional.of("orders"), storage().stable(named).groupName(), "The same name again: no change");
        commit(batch -> batch.append(named, entries(1, 1, 1)).reset(named, at(2, 2)));
        assertEquals(Optional.of("orders"), storage().stable(named).groupName(), "A reset keeps the name");
        assertEquals(Optional.empty(), stable().groupName(), "A name belongs to its group alone");
        reopen();
        assertEquals(Optional.of("orders"), storage().stable(named).groupName(), "A name survives reopening");
    }

    @Test
    void groupNameOverTheLimitIsRefused() {
        assertRefused(
                Reason.TOO_LARGE,
                "a group's name has at most 255 bytes in UTF-8",
                batch -> batch.groupName("n".repeat(StorageLimits.MAX_NAME_BYTES + 1)));
    }
}
