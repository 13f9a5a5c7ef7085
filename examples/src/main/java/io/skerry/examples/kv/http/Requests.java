package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Has requests answered that have arrived, or refuses them. Thread-safe. */
final class Requests implements AutoCloseable {

    private final Router router;
    private final WorkerPool pool;
    private final OpenRequests open;
    private final HeldBytes held;

    Requests(Router router, KvHttpConfig config, OpenRequests open) {
        this.router = router;
        this.pool = new WorkerPool(config.threads());
        this.open = open;
        this.held = new HeldBytes(config.bodies().bytes());
    }

    HeldBytes held() {
        return held;
    }

    /**
     * Has a request answered, on a thread of its own.
     *
     * @param to gets the answer, on this thread or another; {@link #left} is to be called when it has been sent
     */
    void answer(Request request, Consumer<Reply> to) {
        boolean closing = !open.enter();
        if (closing) {
            to.accept(refusal(new ApiException(ErrorCode.NO_LEADER, "This node closes; ask another")));
            return;
        }
        try {
            pool.execute(() -> to.accept(router.answer(request)));
        } catch (RejectedExecutionException e) {
            to.accept(refusal(
                    new ApiException(ErrorCode.OVERLOADED, "All threads that answer requests are busy", null, e)));
        }
    }

    /** An answer has been sent, or never will be. */
    void left() {
        open.leave();
    }

    Reply refusal(ApiException refusal) {
        return router.refusal(refusal);
    }

    @Override
    public void close() {
        pool.close();
    }
}
