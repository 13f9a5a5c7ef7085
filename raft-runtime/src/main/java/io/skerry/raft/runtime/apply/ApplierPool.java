package io.skerry.raft.runtime.apply;

import io.skerry.raft.config.RaftConfig;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for user code: state machines and callbacks. A few of them serve any number of actors, each of which is on one
 * thread at a time. One more thread watches: while actors wait, and user code has held a thread for longer than
 * {@link RaftConfig#applierHold}, another one is added in its stead, up to {@link RaftConfig#extraAppliers}; when what held
 * it returns, the surplus ends.
 *
 * <p>The line of actors that wait has one entry for each at most; what an actor has to do is its own to bound.
 *
 * <p>Thread-safe.
 */
public final class ApplierPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApplierPool.class);

    /** Something that has tasks, which run one at a time, in order. What one slice has written, the next one sees. */
    public interface Actor {

        /**
         * Runs for at most one slice; or for as long as one task takes, if that is longer. It deals with what its tasks
         * throw; what it lets through is logged, and it is run again when it is next woken.
         *
         * @param untilNanos when to return, on the clock of {@link System#nanoTime}
         * @return whether there is more to do
         */
        boolean runSlice(long untilNanos);

        /** Says what is being run, for people. Called on any thread, also during a slice; does not wait. */
        String describe();
    }

    /** Wakes an actor. Thread-safe. */
    public interface Handle {

        /**
         * Sees to it that a slice begins after this call, which sees what the caller has written before it. Costs little if
         * the actor waits for its turn already. After the pool was closed, it does nothing.
         */
        void wake();
    }

    private final String name;
    private final Crew crew;
    private final Duration closeTimeout;

    /**
     * Starts the threads.
     *
     * @param name   names the node in the names of the threads
     * @param config says how many, and how long user code may hold one
     */
    public ApplierPool(String name, RaftConfig config) {
        this.name = name;
        this.closeTimeout = config.closeTimeout();
        this.crew = new Crew(
                name,
                config.appliers(),
                config.extraAppliers(),
                config.applierHold().toNanos());
    }

    /** Returns the handle of an actor, which sleeps until it is woken for the first time. One handle an actor. */
    public Handle register(Actor actor) {
        return new ActorSlot(crew, actor);
    }

    /** Says what has been holding a thread for longer than it may: {@code "group orders: apply 3/17 for 12.3 s"}. */
    public List<String> held() {
        return crew.held();
    }

    /** Returns how many threads there are for user code now. */
    public int threads() {
        return crew.threads();
    }

    /** Returns whether no further slice begins. */
    boolean hasEnded() {
        return crew.hasEnded();
    }

    /**
     * Waits for actors that run or are in line to come to an end, and ends the threads. Actors may be woken until then.
     * What still runs after the timeout is interrupted, once, and gets a little longer, at most a second; what runs even
     * then is abandoned, with what is still in line: it is logged, and the thread of what runs ends when that returns. No
     * slice begins afterwards. An actor may call this: it is not waited for. Closing again waits for nothing.
     *
     * @return what was abandoned, for people
     */
    public List<String> close(Duration timeout) {
        List<String> abandoned = crew.close(timeout);
        if (!abandoned.isEmpty()) {
            LOG.warn("node={} closed, while user code was running or in line: {}", name, abandoned);
        }
        return abandoned;
    }

    /** As {@link #close(Duration)}, with the timeout of the node's settings. */
    @Override
    public void close() {
        close(closeTimeout);
    }
}
