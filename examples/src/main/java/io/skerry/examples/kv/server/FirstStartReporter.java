package io.skerry.examples.kv.server;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NodeStatus;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Says for whom the very first start of a cluster waits, and again whenever that changes. Has a thread of its own from when
 * it begins until a leader is known or it is closed.
 */
public final class FirstStartReporter implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 200;

    private final Supplier<NodeStatus> node;
    private final Consumer<String> out;
    private final ScheduledExecutorService timer;
    private Set<NodeId> said = Set.of();

    /**
     * Does nothing yet.
     *
     * @param node what the node says of itself
     * @param out  takes lines, on the reporter's thread
     */
    public FirstStartReporter(Supplier<NodeStatus> node, Consumer<String> out) {
        this.node = node;
        this.out = out;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "raft-kv-first-start");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to look. */
    public void begin() {
        timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        NodeStatus status = node.get();
        Set<NodeId> waitingFor = status.waitingFor();
        if (!waitingFor.equals(said)) {
            said = waitingFor;
            out.accept(line(waitingFor));
        }
        if (waitingFor.isEmpty() && status.groups().stream().anyMatch(group -> group.leader() != null)) {
            timer.shutdown();
        }
    }

    private static String line(Set<NodeId> waitingFor) {
        if (waitingFor.isEmpty()) {
            return "all nodes of the first start have been met";
        }
        String nodes = new TreeSet<>(waitingFor).stream().map(NodeId::toString).collect(Collectors.joining(", "));
        return "waiting for node" + (waitingFor.size() > 1 ? "s " : " ") + nodes
                + ": the very first start of a cluster needs all of them";
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
