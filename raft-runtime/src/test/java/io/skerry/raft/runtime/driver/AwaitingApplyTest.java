package io.skerry.raft.runtime.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class AwaitingApplyTest {

    private static final int COMMANDS = 5_000;

    private final ApplierPool pool = new ApplierPool("awaiting", RaftConfig.DEFAULT);
    private final Completions completions = new Completions(pool, "awaiting", null);
    private final Admission admission = Admission.ofNode(1 << 20);
    private final AwaitingApply<String> awaiting = new AwaitingApply<>();

    @AfterEach
    void close() {
        pool.close();
    }

    private SubmitOperation<String> add(long term, long index) {
        Payload payload = Payload.ofUtf8("x");
        long bytes = SubmitOperation.admittedBytes(payload);
        admission.tryTake(bytes);
        // It asks its submissions only for words.
        SubmitOperation<String> operation = new SubmitOperation<>(
                null, payload, new ClientFuture<>(completions.executor()), completions, admission, bytes, 1);
        operation.appended(term, index);
        awaiting.add(operation);
        return operation;
    }

    /** A leader without a majority appends, and its callers give up: nothing is ever applied that would take them out. */
    @Test
    void whatWasGivenUpIsNotKeptThoughNothingIsApplied() {
        List<WeakReference<Object>> all = new ArrayList<>();
        for (int i = 1; i <= COMMANDS; i++) {
            SubmitOperation<String> operation = add(1, i);
            operation.answerLost("given up");
            all.add(new WeakReference<>(operation));
        }
        Await.until("most are forgotten", () -> {
            System.gc();
            return all.stream().filter(one -> one.get() != null).count() <= COMMANDS / 2;
        });
        assertTrue(awaiting.takeUpTo(COMMANDS).size() <= COMMANDS / 2);
    }

    @Test
    void handsOverInTheOrderOfTheLogAndKeepsWhatIsStillWaitedFor() {
        for (int i = 1; i <= COMMANDS; i++) {
            add(1, COMMANDS + 1 - i);
        }
        assertEquals(10, awaiting.takeUpTo(10).size());
        assertEquals(COMMANDS - 10, awaiting.takeBelowTerm(2).size());
        assertEquals(0, awaiting.takeUpTo(COMMANDS).size());
    }
}
