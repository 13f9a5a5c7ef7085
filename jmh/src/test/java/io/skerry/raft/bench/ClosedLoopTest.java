package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.bench.contest.Inbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private final Inbox inbox = new Inbox();
    private final Queue<CompletableFuture<Integer>> open = new ArrayDeque<>();
    private final List<Integer> begun = new ArrayList<>();
    private final ClosedLoop loop = new ClosedLoop(inbox, this::call);
    private int most;

    /** Each call has the one before it completed by the client's thread, if as many are open as are to be. */
    private CompletableFuture<Integer> call() {
        CompletableFuture<Integer> call = new CompletableFuture<>();
        open.add(call);
        begun.add(open.size());
        most = Math.max(most, open.size());
        inbox.execute(() -> open.remove().complete(1));
        return call;
    }

    @Test
    void keepsAsManyOpenAsItWasTold() {
        for (int i = 1; i <= 100; i++) {
            loop.awaitOne(8);
            assertEquals(i, loop.nanos().getTotalCount());
            assertEquals(8, open.size());
        }
        assertEquals(8, most);
        assertEquals(108, begun.size());
    }

    @Test
    void drainsAndBeginsAnew() {
        loop.awaitOne(8);
        loop.drain();
        assertEquals(0, open.size());
        assertEquals(9, loop.nanos().getTotalCount());
        loop.reset();
        loop.awaitOne(1);
        assertEquals(1, open.size());
        assertEquals(1, loop.nanos().getTotalCount());
    }

    @Test
    void whatFailsAtOnceIsCountedAndReplacedWithoutRecursion() {
        int[] calls = new int[1];
        ClosedLoop refused = new ClosedLoop(inbox, () -> {
            calls[0]++;
            return CompletableFuture.failedFuture(new IllegalStateException("no room"));
        });
        for (int i = 0; i < 10_000; i++) {
            refused.awaitOne(4);
        }
        refused.drain();
        assertEquals(calls[0], refused.failed());
        assertEquals(0, refused.nanos().getTotalCount());
    }
}
