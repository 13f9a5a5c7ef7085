package io.skerry.integrationtests.kill;

import io.skerry.examples.foreign.ForeignNode;
import io.skerry.examples.foreign.Wire.Mark;
import io.skerry.examples.foreign.Wire.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Chooses what happens to a node next, as leaders and candidates that come and go would have it: from a seed and what
 * the node says of itself. Not thread-safe; owned by its creator.
 */
final class Workload {

    /** The log is kept to about so many ops: a check reads all of them. */
    private static final int KEPT_OPS = 60;

    private static final String[] CANDIDATES = {"ada", "bob", "eve@[2001:db8::7]:7000"};

    private final ForeignNode node;
    private final Random random;

    Workload(ForeignNode node, long seed) {
        this.node = node;
        this.random = new Random(seed);
    }

    Step next() {
        long length = node.tail().slot() - node.floor().slot();
        int dice = random.nextInt(100);
        if (dice < 15) {
            return poll();
        }
        if (length > KEPT_OPS || length > 0 && dice < 20) {
            return compact(length);
        }
        if (dice < 30) {
            return misfit();
        }
        return dice < 60 ? overlap() : append();
    }

    private Step poll() {
        Mark tail = node.tail();
        long slot = Math.max(0, tail.slot() + random.nextInt(3) - 1);
        String candidate = CANDIDATES[random.nextInt(CANDIDATES.length)];
        return Step.poll(node.epoch() + random.nextInt(3), candidate, new Mark(tail.epoch(), slot));
    }

    private Step compact(long length) {
        return Step.compact(markAt(node.floor().slot() + 1 + random.nextInt((int) length)));
    }

    /** Follows an op that the log does not have, in an epoch that may be new. */
    private Step misfit() {
        Mark tail = node.tail();
        Mark after = random.nextBoolean()
                ? new Mark(tail.epoch(), tail.slot() + 1 + random.nextInt(3))
                : new Mark(tail.epoch() + 1, tail.slot());
        return offer(epoch(), after, List.of(after.epoch() + 1));
    }

    private Step append() {
        return offer(epoch(), node.tail(), List.of());
    }

    /** Follows an op in the midst of the log: repeats some of what is there, then goes on, the same way or another. */
    private Step overlap() {
        long floor = node.floor().slot();
        Mark after = markAt(floor + random.nextInt((int) (node.tail().slot() - floor) + 1));
        List<Op> there = node.read(after.slot() + 1, 1 << 20).orElseThrow();
        int repeated = there.isEmpty() ? 0 : random.nextInt(there.size() + 1);
        // A leader of an older epoch than the last op's never had another op there: only a new one may conflict.
        return offer(
                node.epoch() + 1,
                after,
                there.subList(0, repeated).stream().map(op -> op.mark().epoch()).toList());
    }

    /** Offers ops of the given epochs, and after them some of the offer's own. */
    private Step offer(long epoch, Mark after, List<Long> before) {
        List<Long> epochs = new ArrayList<>(before);
        long atLeast = epochs.isEmpty() ? after.epoch() : epochs.get(epochs.size() - 1);
        long own = Math.max(1, Math.max(epoch, atLeast));
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            epochs.add(own);
        }
        return Step.offer(own, after, epochs, random.nextLong(), bodySize());
    }

    /** Seldom large enough that one batch becomes several blocks. */
    private int bodySize() {
        return switch (random.nextInt(20)) {
            case 0 -> 150_000;
            case 1, 2, 3 -> 10_000;
            default -> 300;
        };
    }

    private long epoch() {
        return node.epoch() + (random.nextInt(4) == 0 ? 1 : 0);
    }

    private Mark markAt(long slot) {
        return slot == node.floor().slot()
                ? node.floor()
                : node.read(slot, 1).orElseThrow().get(0).mark();
    }
}
