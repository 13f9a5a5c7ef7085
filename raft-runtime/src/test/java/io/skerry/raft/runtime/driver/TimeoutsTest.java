package io.skerry.raft.runtime.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

    private final ApplierPool pool = new ApplierPool("timeouts", RaftConfig.DEFAULT);
    private final Completions completions = new Completions(pool, "timeouts", null);
    private final Admission admission = Admission.ofNode(1 << 20);
    private final Timeouts timeouts = new Timeouts();

    /** A call that notes when it was given up. */
    private final class Call extends Operation<String> {
        private GaveUp gaveUp;
        private boolean broken;

        Call(long deadlineNanos) {
            super(new ClientFuture<>(completions.executor()), completions, admission, 1, deadlineNanos);
        }

        @Override
        void giveUp(GaveUp reason) {
            if (broken) {
                throw new StackOverflowError("planted");
            }
            gaveUp = reason;
            fail(new ClosingException("given up"));
        }
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void anEmptyOneHasNoDeadline() {
        assertEquals(Long.MAX_VALUE, timeouts.earliestNanos());
        timeouts.expire(Long.MAX_VALUE);
    }

    @Test
    void oneThatCannotBeGivenUpIsLaterAndHoldsUpNoOther() {
        List<Call> calls = List.of(new Call(10), new Call(20), new Call(15));
        for (Call call : calls) {
            admission.tryTake(1);
            timeouts.add(call);
        }
        calls.get(0).broken = true;
        timeouts.giveUpAll(Operation.GaveUp.STOPPED);
        assertTrue(calls.get(1).isDecided() && calls.get(2).isDecided());
        timeouts.expire(30);
        assertEquals(10, timeouts.earliestNanos(), "it is still to be given up");
        calls.get(0).broken = false;
        timeouts.expire(31);
        assertEquals(Operation.GaveUp.TIMED_OUT, calls.get(0).gaveUp);
        assertEquals(Long.MAX_VALUE, timeouts.earliestNanos());
    }

    /** Against the obvious: look at all of them. */
    @Test
    void expiresWhatIsDueAndNothingElse() {
        SplittableRandom random = new SplittableRandom(3);
        List<Call> calls = new ArrayList<>();
        for (long now = 0; now < 5_000; now++) {
            Call call = new Call(now + (random.nextInt(4) == 0 ? 1 + random.nextInt(300) : 100));
            calls.add(call);
            admission.tryTake(1);
            timeouts.add(call);
            if (random.nextInt(3) == 0) {
                calls.get(random.nextInt(calls.size())).fail(new ClosingException("decided"));
            }
            timeouts.expire(now);
            long earliest = Long.MAX_VALUE;
            for (Call each : calls) {
                assertTrue(each.isDecided() || each.deadlineNanos() > now, "nothing is left behind");
                assertTrue(each.gaveUp == null || each.deadlineNanos() <= now, "nothing is given up early");
                earliest = each.isDecided() ? earliest : Math.min(earliest, each.deadlineNanos());
            }
            assertEquals(earliest, timeouts.earliestNanos());
            calls.removeIf(Operation::isDecided);
        }
        timeouts.giveUpAll(Operation.GaveUp.CLOSING);
        assertTrue(calls.stream().allMatch(Operation::isDecided));
        assertEquals(Long.MAX_VALUE, timeouts.earliestNanos());
        pool.close(); // Callers are told on its threads.
        assertEquals(0, admission.status().bytes(), "everything was given back");
    }
}
