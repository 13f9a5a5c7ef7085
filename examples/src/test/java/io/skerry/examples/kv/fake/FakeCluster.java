package io.skerry.examples.kv.fake;

import io.skerry.examples.kv.server.KvNodeSettings;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.storage.RaftStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A log that all nodes share, and a leader that is whoever is there with the lowest id. When it closes, the next one leads
 * after an "election" of some 100 ms. No copies, no disks, no votes: only what callers see. Thread-safe.
 */
public final class FakeCluster implements NodeFactory, AutoCloseable {

    private static final long ELECTION_MILLIS = 100;

    record Entry(LogPosition position, SessionCommand<KvCommand> command) {}

    private final List<Entry> log = new ArrayList<>();
    private final Map<NodeId, FakeGroup> alive = new TreeMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "fake-elections");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable NodeId leader;
    private long term;
    private boolean forgetful;

    @Override
    public SingleGroupNode<KvState, KvCommand, KvResult> start(
            KvNodeSettings settings, RaftStorage storage, KvState state) {
        return join(settings.id());
    }

    /** Starts a node, which takes what the log holds. */
    public synchronized FakeGroup join(NodeId id) {
        FakeGroup group = new FakeGroup(id, this);
        alive.put(id, group);
        log.stream().skip(forgetful ? 1 : 0).forEach(group::applyLater);
        if (leader == null && alive.size() == 1) {
            elect();
        }
        return group;
    }

    /** Who starts from now on misses the first command. */
    public synchronized void loseTheFirstCommand() {
        forgetful = true;
    }

    synchronized void leave(FakeGroup group) {
        alive.remove(group.nodeId(), group);
        if (group.nodeId().equals(leader)) {
            leader = null;
            timer.schedule(this::elect, ELECTION_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void elect() {
        if (leader == null && !alive.isEmpty()) {
            leader = alive.keySet().iterator().next();
            term++;
            notifyAll();
        }
    }

    /** Appends a command and has every node apply it; returns null if no leader was there until the deadline. */
    synchronized @Nullable LogPosition append(SessionCommand<KvCommand> command, long deadlineNanos)
            throws InterruptedException {
        while (leader == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        Entry entry = new Entry(LogPosition.of(term, log.size() + 1L), command);
        log.add(entry);
        alive.values().forEach(group -> group.applyLater(entry));
        return entry.position();
    }

    synchronized @Nullable NodeId leader() {
        return leader;
    }

    synchronized long term() {
        return term;
    }

    synchronized long lastIndex() {
        return log.size();
    }

    synchronized List<NodeId> nodes() {
        return List.copyOf(alive.keySet());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
