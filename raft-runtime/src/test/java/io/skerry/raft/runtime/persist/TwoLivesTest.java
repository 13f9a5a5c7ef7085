package io.skerry.raft.runtime.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Role;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way there and back: what one life of a core writes, the next one begins with. */
@Timeout(30)
class TwoLivesTest {

    private static final Member SELF = new Member(NodeId.of(1), StoreId.of(7));

    private final BlockingQueue<Optional<StorageException>> done = new LinkedBlockingQueue<>();

    @Test
    void whatOneLifeWritesTheNextOneBeginsWith() throws InterruptedException {
        Membership alone = Membership.ofVoters(List.of(SELF));
        try (MemoryStorage storage = new MemoryStorage()) {
            storage.batch().membership(GroupId.DEFAULT, 0, alone.toPayload()).commit();

            RaftCore first = live(storage, LogPosition.NONE);
            first.propose(1, List.of(Payload.ofUtf8("a"), Payload.ofUtf8("b")));
            settle(first, storage);
            CoreStatus before = first.status();
            assertEquals(LogPosition.of(1, 3), before.last());
            assertEquals(3, before.appliedIndex());

            RecoveredState between = CoreRecovery.read(storage, GroupId.DEFAULT, LogPosition.of(1, 2));
            assertEquals(before.last(), between.last());
            assertEquals(before.term(), between.hardState().term());
            assertEquals(alone, between.memberships().get(0L));

            CoreStatus after = live(storage, LogPosition.of(1, 2)).status();
            assertEquals(Role.LEADER, after.role());
            assertEquals(LogPosition.of(2, 4), after.last());
            assertEquals(4, after.commitIndex());
            assertEquals(4, after.appliedIndex());
        }
    }

    /** Begins a life, which elects itself at once. */
    private RaftCore live(MemoryStorage storage, LogPosition applied) throws InterruptedException {
        RaftCore core = new RaftCore(
                CoreConfig.DEFAULT,
                GroupId.DEFAULT,
                SELF,
                CoreRecovery.read(storage, GroupId.DEFAULT, applied),
                storage.entryCodec(),
                new Random(1),
                0);
        settle(core, storage);
        return core;
    }

    /** Does what the core says until it has nothing more to write. */
    private void settle(RaftCore core, MemoryStorage storage) throws InterruptedException {
        WriteBatcher batcher = new WriteBatcher(storage, (writes, failure) -> done.add(Optional.ofNullable(failure)));
        Ready ready = core.takeReady();
        while (ready.write() != null || !ready.applies().isEmpty()) {
            ready.applies().forEach(apply -> core.onApplied(0, apply.lastIndex()));
            if (ready.write() != null) {
                batcher.add(GroupId.DEFAULT, ready.write());
                batcher.flush();
                Optional<StorageException> failure = done.poll(30, TimeUnit.SECONDS);
                assertNotNull(failure, "no completion came");
                assertNull(failure.orElse(null));
                core.onPersisted(0, ready.write().number());
            }
            ready = core.takeReady();
        }
    }
}
