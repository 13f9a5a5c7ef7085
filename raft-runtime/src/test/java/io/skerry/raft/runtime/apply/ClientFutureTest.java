package io.skerry.raft.runtime.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.CompletionThread;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(60)
class ClientFutureTest {

    /** As a loop is. */
    static final class Marked extends Thread implements CompletionThread {

        private @Nullable Throwable thrown;

        private Marked(Executable task) {
            super(null, null, "marked");
            this.task = task;
        }

        private final Executable task;

        @Override
        public void run() {
            try {
                task.execute();
            } catch (Throwable e) {
                thrown = e;
            }
        }

        /** Runs a task on such a thread, and throws what it throws. */
        static void run(Executable task) throws Throwable {
            Marked thread = new Marked(task);
            thread.start();
            thread.join();
            if (thread.thrown != null) {
                throw thread.thrown;
            }
        }
    }

    private final List<Runnable> executed = new CopyOnWriteArrayList<>();
    private final Executor executor = executed::add;
    private final ClientFuture<String> future = new ClientFuture<>(executor);

    @Test
    void isNotWaitedForOnAThreadThatDrivesGroups() throws Throwable {
        Marked.run(() -> assertRefuses(future));
    }

    @Test
    void neitherAreItsDependents() throws Throwable {
        CompletableFuture<String> other = new CompletableFuture<>();
        List<CompletableFuture<?>> dependents = List.of(
                future.thenApply(value -> value),
                future.thenAccept(value -> {}).thenRun(() -> {}),
                future.thenCompose(value -> other),
                future.thenCombine(other, (a, b) -> a),
                future.handle((value, thrown) -> value),
                future.whenComplete((value, thrown) -> {}).exceptionally(thrown -> ""),
                future.thenApplyAsync(value -> value),
                future.applyToEither(other, value -> value),
                future.copy());
        Marked.run(() -> dependents.forEach(ClientFutureTest::assertRefuses));
    }

    private static void assertRefuses(CompletableFuture<?> future) {
        for (Executable wait : List.<Executable>of(future::join, future::get, () -> future.get(1, TimeUnit.SECONDS))) {
            String message = assertThrows(IllegalStateException.class, wait).getMessage();
            assertTrue(message.contains("on marked, a thread that drives groups"), message);
        }
    }

    @Test
    void onceDoneItAnswersThereToo() throws Throwable {
        future.complete("done");
        Marked.run(() -> {
            assertEquals("done", future.join());
            assertEquals("done", future.get());
            assertEquals("done", future.get(1, TimeUnit.SECONDS));
            assertEquals("done?", future.thenApply(value -> value + "?").join());
        });
    }

    @Test
    void isWaitedForElsewhere() throws Exception {
        Thread completer = new Thread(() -> future.complete("done"));
        completer.start();
        assertEquals("done", future.get(30, TimeUnit.SECONDS));
        completer.join();
    }

    @Test
    void asynchronousDependentsRunOnItsExecutor() {
        CompletableFuture<String> dependent = future.thenApply(value -> value).thenApplyAsync(value -> value + "!");
        assertInstanceOf(ClientFuture.class, dependent);
        assertSame(executor, dependent.defaultExecutor());
        future.complete("done");
        assertEquals(1, executed.size());
        executed.get(0).run();
        assertEquals("done!", dependent.join());
    }
}
