package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.function.Executable;

/**
 * What {@link RaftStorage} and {@link StorageBatch} promise: batches over several groups, identity and closing; and,
 * in the classes it extends, what joins without waiting, completions, threads, room, and what a kill leaves.
 *
 * <p>Not thread-safe; owned by the test.
 */
@Timeout(value = StoreContract.HANGS_AFTER_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class StorageContract extends DestroyClauses {

    private static final ClusterId CLUSTER = new ClusterId(Payload.wrap(array(ClusterId.BYTES)));
    private static final ClusterId OTHER_CLUSTER = new ClusterId(Payload.wrap(new byte[ClusterId.BYTES]));

    /** For subclasses. */
    protected StorageContract() {}

    @Test
    void batchOverSeveralGroupsTakesEffectAsAWhole() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 2))
                .append(OTHER, entries(4, 1, 3))
                .hardState(GROUP, new HardState(1, bytes("a")))
                .hardState(OTHER, new HardState(4, bytes("b")))
                .value(OTHER, "v", bytes("1")));
        assertEquals(at(1, 2), log().last(), "The first group's part");
        assertEquals(at(4, 3), storage().log(OTHER).last(), "The second group's part");
        assertEquals(new HardState(4, bytes("b")), storage().stable(OTHER).hardState(), "The second group's part");
        assertSurvivesReopening();
    }

    @Test
    void refusalInTheSecondGroupLeavesTheFirstUntouched() {
        commit(batch -> batch.append(GROUP, entries(2, 1, 5))
                .membership(GROUP, 3, bytes("3"))
                .hardState(GROUP, HardState.of(2)));
        String clause = "a batch is refused as a whole, over all groups in it";
        assertRefused(Reason.GAP, clause, batch -> everyChange(batch).append(OTHER, entries(1, 2, 1)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> everyChange(batch).truncatePrefix(OTHER, at(1, 1)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> everyChange(batch).membership(OTHER, 1, bytes("x")));
        assertSurvivesReopening();
    }

    @Test
    void refusedBatchLeavesNothingBehindThatLaterOnesAreCheckedAgainst() {
        commit(batch -> batch.append(GROUP, entries(2, 1, 5)).hardState(GROUP, HardState.of(2)));
        assertRefused(
                Reason.GAP,
                "a gap in the second group",
                batch -> everyChange(batch).append(OTHER, entries(1, 2, 1)));
        String clause = "what a refused batch would have appended is not there for later ones to continue";
        assertRefused(Reason.GAP, clause, batch -> batch.append(GROUP, entries(9, 8, 1)));
        assertRefused(Reason.BEYOND_LAST, clause, batch -> batch.membership(GROUP, 6, bytes("6")));
        commit(batch -> batch.append(GROUP, entries(2, 6, 1)));
        commit(batch -> batch.hardState(GROUP, HardState.of(3)));
        commit(batch -> batch.append(GROUP, entries(2, 2, 1)));
        assertEquals(at(2, 2), log().last(), "A prefix truncation of a refused batch is forgotten, too");
        assertSurvivesReopening();
    }

    @Test
    void refusalOfALaterChangeOfTheSameGroupUndoesTheEarlierOnes() {
        commit(batch -> batch.append(GROUP, entries(2, 1, 5)).membership(GROUP, 2, bytes("2")));
        assertRefused(
                Reason.GAP,
                "a batch is refused as a whole",
                batch -> batch.truncatePrefix(GROUP, at(2, 3))
                        .append(GROUP, entries(3, 5, 4))
                        .reset(GROUP, at(9, 90))
                        .append(GROUP, entries(9, 91, 2))
                        .append(GROUP, entries(9, 95, 1)));
        commit(batch -> batch.append(GROUP, entries(2, 6, 1)));
        assertEquals(LogPosition.NONE, log().boundary(), "A reset of a refused batch is forgotten");
        assertSurvivesReopening();
    }

    @Test
    void batchWithoutChangesIsReportedLikeAnyOther() {
        List<GroupState> before = states();
        commit(batch -> {});
        join(batch -> {}).awaitDurable();
        assertUnchanged(before, "A batch without changes");
        commit(batch -> batch.append(GROUP, entries(1, 1, 1)));
        assertSurvivesReopening();
    }

    @Test
    void handlesSeeWhatIsCommittedAfterTheyWereTaken() {
        LogStore log = log();
        StableStore stable = stable();
        commit(batch -> batch.append(GROUP, entries(1, 1, 2)).hardState(GROUP, HardState.of(3)));
        assertEquals(at(1, 2), log.last(), "A log taken before the commit shows it");
        assertEquals(HardState.of(3), stable.hardState(), "A stable store taken before the commit shows it");
    }

    @Test
    void groupsAreThoseThatHoldAnythingInUnsignedOrder() {
        assertEquals(Set.of(), storage().groups(), "A fresh storage holds no groups");
        storage().log(GroupId.of(77)).last();
        assertEquals(Set.of(), storage().groups(), "Reading does not make a group");
        GroupId named = GroupId.ofName("named");
        commit(batch -> batch.append(GROUP, entries(1, 1, 1))
                .hardState(OTHER, HardState.of(1))
                .value(GroupId.of(5), "v", bytes("1"))
                .reset(GroupId.of(Long.MIN_VALUE), at(1, 1))
                .membership(GroupId.of(9), 0, bytes("m"))
                .groupName("named"));
        TreeSet<GroupId> expected =
                new TreeSet<>(List.of(GROUP, OTHER, GroupId.of(5), GroupId.of(Long.MIN_VALUE), GroupId.of(9), named));
        assertEquals(new ArrayList<>(expected), new ArrayList<>(storage().groups()), "In the order of their numbers");
        reopen();
        assertEquals(new ArrayList<>(expected), new ArrayList<>(storage().groups()), "…also after reopening");
    }

    @Test
    void identityIsStampedOnce() {
        assertNull(storage().identity().cluster(), "A fresh storage is not stamped");
        commit(batch -> batch.identity(CLUSTER, NodeId.of(2)));
        assertEquals(CLUSTER, storage().identity().cluster(), "The cluster it is stamped with");
        assertEquals(NodeId.of(2), storage().identity().node(), "The node it is stamped with");
        commit(batch -> batch.identity(CLUSTER, NodeId.of(2)));
        String clause = "the storage carries another stamp";
        assertRefused(
                Reason.NAME_TAKEN,
                clause,
                batch -> batch.append(GROUP, entries(1, 1, 1)).identity(CLUSTER, NodeId.of(3)));
        assertRefused(Reason.NAME_TAKEN, clause, batch -> batch.identity(OTHER_CLUSTER, NodeId.of(2)));
        assertEquals(NodeId.of(2), storage().identity().node(), "A refused stamp changes nothing");
    }

    @Test
    void refusedBatchLeavesNoStamp() {
        assertRefused(
                Reason.GAP,
                "a gap beside the stamp",
                batch -> batch.identity(CLUSTER, NodeId.of(2)).append(GROUP, entries(1, 2, 1)));
        assertNull(storage().identity().cluster(), "A refused batch does not stamp");
        commit(batch -> batch.identity(OTHER_CLUSTER, NodeId.of(3)));
        assertEquals(OTHER_CLUSTER, storage().identity().cluster(), "…nor leaves a stamp to be checked against");
    }

    @Test
    void identitySurvivesReopeningAndTheOpenCounterRises() {
        commit(batch -> batch.identity(CLUSTER, NodeId.of(2)));
        StorageIdentity before = storage().identity();
        assertTrue(before.store().isKnown(), "A storage has a store id from the beginning");
        reopen();
        StorageIdentity after = storage().identity();
        assertEquals(before.store(), after.store(), "The store id is that of the folder's life");
        assertEquals(before.openCounter() + 1, after.openCounter(), "The open counter counts this open");
        assertEquals(CLUSTER, after.cluster(), "The stamp is durable");
        assertEquals(NodeId.of(2), after.node(), "The stamp is durable");
    }

    @Test
    void storesOfTwoFoldersHaveDifferentIds() throws IOException {
        try (RaftStorage second = open(Files.createDirectories(folder.resolve("second")))) {
            assertFalse(
                    second.identity().store().equals(storage().identity().store()),
                    "A store id is drawn at random for each folder");
        }
    }

    @Test
    void folderIsOpenedByOneStorageAtATime() {
        assumeTrue(durable(), "A store that is not durable has nothing in its folder to guard");
        StorageOpenException refusal = assertThrows(
                StorageOpenException.class,
                () -> open(home()).close(),
                "A folder that another storage has open is refused");
        assertEquals(StorageOpenException.Reason.LOCKED, refusal.reason(), "…as locked");
        commit(batch -> batch.append(GROUP, entries(1, 1, 1)));
        assertSurvivesReopening();
    }

    @Test
    void codecReadsWhatItWroteAndChecksWhatComesFromOutside() {
        EntryCodec codec = storage().entryCodec();
        assertFalse(codec.name().isBlank(), "A codec has a name");
        EncodedEntries encoded = codec.encode(entries(3, 5, 4));
        assertEquals(entries(3, 5, 4), codec.decode(encoded), "A codec decodes what it has encoded");
        byte[] outside = new byte[encoded.bytes() + 2];
        System.arraycopy(encoded.buffer(), encoded.offset(0), outside, 1, encoded.bytes());
        EncodedEntries checked = codec.check(outside, 1, encoded.bytes(), EncodedEntries.Ownership.BORROWED);
        assertEquals(entries(3, 5, 4), codec.decode(checked), "A codec takes records that check out");
        outside[encoded.bytes() / 2] ^= 1;
        assertThrows(
                CorruptionException.class,
                () -> codec.check(outside, 1, encoded.bytes(), EncodedEntries.Ownership.BORROWED),
                "A codec refuses bytes that do not check out");
    }

    @Test
    void statusSaysWhoAndHowMuch() {
        StorageStatus before = storage().describe();
        assertEquals(storage().identity(), before.identity(), "describe() names the identity");
        assertEquals(storage().limits(), before.limits(), "describe() names the limits");
        assertNull(before.failure(), "A storage that works has no failure");
        assertFalse(before.location().isBlank(), "describe() says where the storage lives");
        commit(batch -> batch.append(GROUP, entries(1, 1, 1)));
        StorageStatus after = storage().describe();
        assertTrue(after.batches() > before.batches(), "describe() counts batches");
        assertTrue(after.commits() > before.commits(), "describe() counts writes");
        assertTrue(after.groupsInUse() >= 1, "describe() counts the groups that were used");
        assertEquals(0, after.groupsStopped(), "No group is stopped without damage");
    }

    @Test
    void everyUseAfterCloseIsAnswered() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)).value(GROUP, "v", bytes("1")));
        LogStore log = log();
        StableStore stable = stable();
        StorageBatch waiting = storage().batch().append(GROUP, entries(1, 4, 1));
        StorageBatch async = storage().batch().append(GROUP, entries(1, 4, 1));
        StorageBatch reserving = storage().batch();
        RaftStorage storage = storage();
        storage.close();
        for (Executable use : List.<Executable>of(
                log::boundary,
                log::last,
                log::firstIndex,
                log::lastIndex,
                () -> log.term(1),
                () -> log.read(1, 2, 99),
                () -> log.readEncoded(1, 2, 99),
                stable::groupName,
                stable::hardState,
                () -> stable.value("v"),
                stable::valueNames,
                stable::memberships,
                () -> storage.log(GROUP),
                () -> storage.stable(GROUP),
                storage::groups,
                waiting::commit,
                () -> async.commitAsync(failure -> {}),
                () -> reserving.tryReserve(1))) {
            StorageClosedException closed = assertThrows(
                    StorageClosedException.class, use, "Each use of a closed storage throws StorageClosedException");
            assertEquals(Effect.NONE, closed.effect(), "…and has no effect");
        }
        reserving.close();
    }

    @Test
    void batchBegunAfterCloseCannotBeCommitted() {
        storage().close();
        assertThrows(
                StorageClosedException.class,
                () -> commit(batch -> batch.append(GROUP, entries(1, 1, 1))),
                "A batch that begins after close() is refused there, or when it is committed");
    }

    @Test
    void closingAgainDoesNothingAndStatusStaysReadable() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        storage().close();
        storage().close();
        assertNotNull(storage().describe(), "describe() answers also after close()");
        assertNotNull(storage().describe().location(), "describe() answers also after close()");
    }

    /** Adds a change of each kind to the first group, none of which may outlive a refusal. */
    private static StorageBatch everyChange(StorageBatch batch) {
        return batch.truncatePrefix(GROUP, at(2, 2))
                .truncateSuffix(GROUP, 5)
                .append(GROUP, entries(9, 5, 3))
                .membership(GROUP, 6, bytes("6"))
                .hardState(GROUP, new HardState(9, bytes("nine")))
                .value(GROUP, "leaked", bytes("yes"));
    }
}
