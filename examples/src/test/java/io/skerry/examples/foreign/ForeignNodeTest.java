package io.skerry.examples.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.examples.foreign.Wire.Kind;
import io.skerry.examples.foreign.Wire.Mark;
import io.skerry.examples.foreign.Wire.Offer;
import io.skerry.examples.foreign.Wire.OfferReply;
import io.skerry.examples.foreign.Wire.Op;
import io.skerry.examples.foreign.Wire.Poll;
import io.skerry.examples.foreign.Wire.PollReply;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForeignNodeTest {

    private static final GroupId ORDERS = GroupId.ofName("orders");
    private static final Mark START = new Mark(0, 0);

    private final MemoryStorage storage = new MemoryStorage();
    private ForeignNode node = new ForeignNode(storage, ORDERS);

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void offerIsKeptWithItsEpoch() {
        assertEquals(new OfferReply(1, true, 3), node.offer(offer(1, START, "a", "b", "c")));
        restart();
        assertEquals(1, node.epoch());
        assertEquals(new Mark(1, 3), node.tail());
        assertEquals(List.of("a", "b", "c"), bodies(1));
    }

    @Test
    void offerThatDoesNotFitIsRefusedButItsEpochIsKept() {
        node.offer(offer(1, START, "a", "b"));
        assertEquals(new OfferReply(2, false, 2), node.offer(offer(2, new Mark(1, 7), "x")), "a gap");
        assertEquals(new OfferReply(3, false, 2), node.offer(offer(3, new Mark(2, 2), "x")), "another epoch there");
        restart();
        assertEquals(3, node.epoch());
        assertEquals(List.of("a", "b"), bodies(1));
    }

    @Test
    void offerOfAnOldLeaderIsRefused() {
        node.offer(offer(5, START, "a"));
        assertEquals(new OfferReply(5, false, 1), node.offer(offer(4, START, "x")));
        assertEquals(List.of("a"), bodies(1));
    }

    @Test
    void conflictReplacesTheSuffix() {
        node.offer(offer(1, START, "a", "b", "c", "d"));
        assertEquals(new OfferReply(2, true, 3), node.offer(offer(2, new Mark(1, 2), "y")));
        assertEquals(List.of("a", "b", "y"), bodies(1));
        assertEquals(new Mark(2, 3), node.tail());
    }

    @Test
    void offerThatComesLateCutsNothingOff() {
        Offer late = offer(1, START, "a", "b");
        node.offer(late);
        node.offer(offer(1, new Mark(1, 2), "c"));
        assertEquals(new OfferReply(1, true, 2), node.offer(late));
        assertEquals(List.of("a", "b", "c"), bodies(1));
    }

    @Test
    void offerMayReachBelowTheFloor() {
        Offer whole = offer(1, START, "a", "b", "c");
        node.offer(whole);
        node.compact(2);
        assertEquals(new OfferReply(1, true, 3), node.offer(whole));
        assertEquals(new OfferReply(1, true, 4), node.offer(offer(1, new Mark(1, 1), "b", "c", "d")));
        assertEquals(List.of("c", "d"), bodies(3));
    }

    @Test
    void onlyOneCandidateGetsTheBallotOfAnEpoch() {
        assertEquals(new PollReply(1, true), node.poll(new Poll(1, "ada", START)));
        restart();
        assertEquals("ada", node.ballot());
        assertEquals(new PollReply(1, false), node.poll(new Poll(1, "bob", START)));
        assertEquals(new PollReply(1, true), node.poll(new Poll(1, "ada", START)), "asked again");
        assertEquals(new PollReply(2, true), node.poll(new Poll(2, "bob", START)));
        assertEquals(new PollReply(2, false), node.poll(new Poll(1, "ada", START)), "too late");
        assertEquals("bob", node.ballot());
    }

    @Test
    void candidateWithAnOlderLogGetsNoBallotButItsEpochCounts() {
        node.offer(offer(2, START, "a", "b"));
        assertEquals(new PollReply(3, false), node.poll(new Poll(3, "ada", new Mark(2, 1))));
        assertEquals(new PollReply(4, false), node.poll(new Poll(4, "ada", new Mark(1, 9))));
        assertEquals("", node.ballot());
        assertEquals(new PollReply(4, true), node.poll(new Poll(4, "bob", new Mark(3, 1))));
    }

    @Test
    void readTellsWhatIsGoneFromWhatIsNotThereYet() {
        node.offer(offer(1, START, "a", "b", "c"));
        node.compact(2);
        restart();
        assertEquals(new Mark(1, 2), node.floor());
        assertEquals(Optional.empty(), node.read(2, 1 << 20));
        assertEquals(List.of("c"), bodies(3));
        assertEquals(Optional.of(List.of()), node.read(4, 1 << 20));
        assertThrows(IllegalStateException.class, () -> node.compact(4));
    }

    @Test
    void kindIsKept() {
        Op barrier = new Op(new Mark(1, 1), Kind.BARRIER, "");
        node.offer(new Offer(1, START, List.of(barrier)));
        assertEquals(Optional.of(List.of(barrier)), node.read(1, 1 << 20));
    }

    private void restart() {
        node = new ForeignNode(storage, ORDERS);
    }

    private List<String> bodies(long fromSlot) {
        return node.read(fromSlot, 1 << 20).orElseThrow().stream().map(Op::body).toList();
    }

    private static Offer offer(long epoch, Mark after, String... bodies) {
        List<Op> ops = new ArrayList<>();
        for (String body : bodies) {
            ops.add(new Op(new Mark(epoch, after.slot() + ops.size() + 1), Kind.WRITE, body));
        }
        return new Offer(epoch, after, ops);
    }
}
