package io.skerry.raft.runtime;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.storage.CompletionThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks groups on their loops what they say of themselves, and waits for that: for all together no longer than for one.
 *
 * <p>Thread-safe.
 */
final class GroupStatuses {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final NodeId self;
    private final long longestNanos;

    GroupStatuses(NodeId self) {
        this(self, LONGEST_NANOS);
    }

    /** Waits no longer than that. */
    GroupStatuses(NodeId self, long longestNanos) {
        this.self = self;
        this.longestNanos = longestNanos;
    }

    /**
     * Returns the status of a group.
     *
     * @throws IllegalStateException if its loop does not answer in time, or the calling thread drives groups
     */
    GroupStatus of(Loop loop, GroupDriver<?, ?, ?> driver) {
        requireMayWait();
        try {
            return await(ask(loop, driver), System.nanoTime() + longestNanos);
        } catch (TimeoutException e) {
            throw new IllegalStateException(tooLate(), e);
        }
    }

    /**
     * Returns the status of each group. What one cannot say stands in its failure, and is not the others' affair.
     *
     * @throws IllegalStateException if the calling thread drives groups, or is interrupted
     */
    List<GroupStatus> of(Map<GroupDriver<?, ?, ?>, Loop> groups) {
        requireMayWait();
        List<GroupDriver<?, ?, ?>> drivers = new ArrayList<>(groups.keySet());
        List<CompletableFuture<GroupStatus>> asked = new ArrayList<>();
        groups.forEach((driver, loop) -> asked.add(ask(loop, driver)));
        long deadline = System.nanoTime() + longestNanos;
        List<GroupStatus> statuses = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            statuses.add(awaitOrSay(drivers.get(i), asked.get(i), deadline));
        }
        return statuses;
    }

    private GroupStatus awaitOrSay(GroupDriver<?, ?, ?> driver, CompletableFuture<GroupStatus> asked, long deadline) {
        try {
            return await(asked, deadline);
        } catch (TimeoutException e) {
            return driver.view().unanswered(new IllegalStateException(tooLate(), e));
        }
    }

    private static CompletableFuture<GroupStatus> ask(Loop loop, GroupDriver<?, ?, ?> driver) {
        CompletableFuture<GroupStatus> status = new CompletableFuture<>();
        try {
            loop.execute(() -> status.completeAsync(driver.view()::status, Runnable::run));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and nobody else touches the group any more.
            status.complete(driver.view().finalStatus());
        }
        return status;
    }

    private static GroupStatus await(CompletableFuture<GroupStatus> asked, long deadline) throws TimeoutException {
        try {
            return asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the status of a group", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A group cannot say its status", e.getCause());
        }
    }

    private String tooLate() {
        return "Node " + self + " does not answer within " + TimeUnit.NANOSECONDS.toSeconds(longestNanos)
                + " s: its event loop is held up";
    }

    private static void requireMayWait() {
        if (CompletionThread.isCurrent()) {
            throw new IllegalStateException("A thread that drives groups must not wait for their status");
        }
    }
}
