package io.skerry.raft.runtime.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the snapshots that are offered is fetched. */
class OfferTest {

    private static final NodeId LEADER = NodeId.of(1);

    private static Offer offer(long node, long store, long index) {
        SnapshotId id = new SnapshotId(StoreId.of(store), LogPosition.of(3, index), Digest.of(new byte[32]));
        return new Offer(NodeId.of(node), new Listed(id, 1, 1));
    }

    private final Offer leaders = offer(1, 1, 300);
    private final Offer newer = offer(2, 2, 200);
    private final Offer older = offer(3, 3, 100);
    private final Offer leadersToo = offer(3, 1, 300);

    @Test
    void newestOfAnotherNodeComesBeforeTheLeaders() {
        assertEquals(List.of(newer, older, leaders), Offer.best(List.of(leaders, older, newer), LEADER, 50, 300, null));
    }

    @Test
    void whatHasBegunComesFirstAndFromTheLeaderLast() {
        assertEquals(
                List.of(leadersToo, leaders, newer),
                Offer.best(List.of(newer, leaders, leadersToo), LEADER, 50, 300, leaders.id()));
        assertEquals(
                List.of(older, newer, leaders),
                Offer.best(List.of(leaders, newer, older), LEADER, 50, 300, older.id()));
    }

    @Test
    void whatIsTooOldDoesNotHelp() {
        assertEquals(List.of(leaders), Offer.best(List.of(newer, leaders, older), LEADER, 201, 300, older.id()));
        assertEquals(List.of(), Offer.best(List.of(newer, leaders, older), LEADER, 301, 300, older.id()));
    }

    /** One that reaches further may be dropped when it is here, and would be chosen again, for ever. */
    @Test
    void whatMayReachTooFarComesLast() {
        assertEquals(List.of(older, newer, leaders), Offer.best(List.of(leaders, newer, older), LEADER, 50, 199, null));
        Offer leadersOwn = offer(1, 1, 150);
        assertEquals(List.of(leadersOwn, newer), Offer.best(List.of(newer, leadersOwn), LEADER, 50, 150, null));
    }
}
