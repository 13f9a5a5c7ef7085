package io.skerry.examples.kv.fake;

import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvResultCodec;
import io.skerry.examples.kv.state.KvState;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SessionExpiredException;
import io.skerry.raft.node.ShippingStatus;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link FakeCluster} that applies in memory, and ends calls in whatever it is told to. Thread-safe.
 */
public final class FakeGroup implements SingleGroupNode<KvState, KvCommand, KvResult> {

    private final NodeId id;
    private final FakeCluster cluster;
    private final SessionStateMachine<KvState, KvCommand, KvResult> machine =
            new SessionStateMachine<>(new KvStore(), new KvResultCodec());
    private final FakeAdministration administration = new FakeAdministration();
    private final ExecutorService applier;
    private final Map<LogPosition, CompletableFuture<SessionOutcome<KvResult>>> waiting = new ConcurrentHashMap<>();
    private final Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<CompletableFuture<?>> hanging = new ArrayDeque<>();
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger lostOutcomes = new AtomicInteger();
    private volatile long applied;
    private volatile boolean hangs;
    private volatile boolean closed;
    private volatile @Nullable String notice;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable ReadConsistency lastConsistency;
    private volatile boolean leaderless;
    private volatile Set<NodeId> waitingFor = Set.of();

    FakeGroup(NodeId id, FakeCluster cluster) {
        this.id = id;
        this.cluster = cluster;
        this.applier = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "fake-applier-" + id);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The next submits and reads end in these, one each. */
    public void endWith(Throwable... outcomes) {
        ends.addAll(List.of(outcomes));
    }

    /** So many of the next commands take effect, and nobody hears of it. */
    public void loseOutcomes(int count) {
        lostOutcomes.set(count);
    }

    /** From now on submits and reads get no answer, until {@link #release}. */
    public void hang() {
        hangs = true;
    }

    /** Ends what hangs. */
    public void release(Throwable outcome) {
        hangs = false;
        synchronized (hanging) {
            hanging.forEach(future -> future.completeExceptionally(outcome));
            hanging.clear();
        }
    }

    /** Returns how many calls hang. */
    public int hangingCalls() {
        synchronized (hanging) {
            return hanging.size();
        }
    }

    /** Returns how many commands were submitted here, whatever became of them. */
    public int submitted() {
        return submitted.get();
    }

    /** Returns how the last read was asked for. */
    public @Nullable ReadConsistency lastConsistency() {
        return lastConsistency;
    }

    /** Says why it cannot serve. */
    public void notice(@Nullable String text) {
        notice = text;
    }

    /** Says why it has stopped. */
    public void failure(@Nullable Throwable cause) {
        failure = cause;
    }

    /** Knows of no leader. */
    public void leaderless(boolean value) {
        leaderless = value;
    }

    /** Waits for those at the first start. */
    public void waitingFor(Set<NodeId> nodes) {
        waitingFor = nodes;
    }

    @Override
    public CompletableFuture<KvResult> submit(KvCommand command) {
        return submit(command, Duration.ofSeconds(5));
    }

    @Override
    public CompletableFuture<KvResult> submit(KvCommand command, Duration timeout) {
        submitted.incrementAndGet();
        return ended().orElseGet(() -> append(new SessionCommand.Plain<>(command), timeout))
                .thenApply(outcome -> ((SessionOutcome.Applied<KvResult>) outcome).result());
    }

    @Override
    public CompletableFuture<KvResult> submitOnce(ClientId client, long sequence, KvCommand command, Duration timeout) {
        submitted.incrementAndGet();
        SessionCommand<KvCommand> once = new SessionCommand.Once<>(client, sequence, SessionLimits.DEFAULT, command);
        return ended().orElseGet(() -> append(once, timeout)).thenApply(outcome -> {
            if (outcome instanceof SessionOutcome.Expired<KvResult> expired) {
                throw new SessionExpiredException(client, sequence, expired.what());
            }
            return ((SessionOutcome.Applied<KvResult>) outcome).result();
        });
    }

    /** Is not one of the calls that {@link #endWith} ends. */
    @Override
    public CompletableFuture<ClientSession<KvCommand, KvResult>> openSession() {
        return append(new SessionCommand.Open<>(SessionLimits.DEFAULT), Duration.ofSeconds(5))
                .thenApply(outcome -> new FakeSession(((SessionOutcome.Opened<KvResult>) outcome).client()));
    }

    private record FakeSession(ClientId id) implements ClientSession<KvCommand, KvResult> {

        @Override
        public CompletableFuture<KvResult> submit(KvCommand command) {
            throw new UnsupportedOperationException("Only its id is of interest here");
        }

        @Override
        public CompletableFuture<KvResult> submit(KvCommand command, Duration timeout) {
            return submit(command);
        }
    }

    private CompletableFuture<SessionOutcome<KvResult>> append(SessionCommand<KvCommand> command, Duration timeout) {
        CompletableFuture<SessionOutcome<KvResult>> future = new CompletableFuture<>();
        if (closed) {
            future.completeExceptionally(new ClosingException("Node " + id + " closes"));
            return future;
        }
        try {
            // Under the cluster's lock, so that it is waited for before it is applied.
            synchronized (cluster) {
                LogPosition position = cluster.append(command, System.nanoTime() + timeout.toNanos());
                if (position == null) {
                    future.completeExceptionally(new NoLeaderException("No leader within " + timeout, null));
                } else if (closed) {
                    future.completeExceptionally(new ClosingException("Node " + id + " closes"));
                } else {
                    decideLater(position, command, future);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.completeExceptionally(new ClosingException("Interrupted"));
        }
        return future;
    }

    private void decideLater(
            LogPosition position,
            SessionCommand<KvCommand> command,
            CompletableFuture<SessionOutcome<KvResult>> future) {
        if (isLost(command)) {
            future.completeExceptionally(new OutcomeUnknownException("the leader was lost"));
        } else {
            waiting.put(position, future);
        }
    }

    private boolean isLost(SessionCommand<KvCommand> command) {
        return !(command instanceof SessionCommand.Open) && lostOutcomes.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private Optional<CompletableFuture<SessionOutcome<KvResult>>> ended() {
        CompletableFuture<SessionOutcome<KvResult>> future = new CompletableFuture<>();
        return ended(future) ? Optional.of(future) : Optional.empty();
    }

    private boolean ended(CompletableFuture<?> future) {
        Throwable end = ends.poll();
        if (closed) {
            future.completeExceptionally(new ClosingException("Node " + id + " closes"));
        } else if (end != null) {
            future.completeExceptionally(end);
        } else if (hangs) {
            synchronized (hanging) {
                hanging.add(future);
            }
        } else {
            return false;
        }
        return true;
    }

    void applyLater(FakeCluster.Entry entry) {
        if (closed) {
            return;
        }
        applier.execute(() -> {
            SessionOutcome<KvResult> result = machine.apply(entry.position(), entry.command());
            machine.batchApplied(entry.position());
            applied = entry.position().index();
            CompletableFuture<SessionOutcome<KvResult>> future;
            synchronized (cluster) {
                future = waiting.remove(entry.position());
            }
            if (future != null) {
                future.complete(result);
            }
        });
    }

    @Override
    public <T> CompletableFuture<T> read(ReadConsistency consistency, Function<? super KvState, ? extends T> query) {
        return read(consistency, query, Duration.ofSeconds(5));
    }

    @Override
    public <T> CompletableFuture<T> read(
            ReadConsistency consistency, Function<? super KvState, ? extends T> query, Duration timeout) {
        lastConsistency = consistency;
        CompletableFuture<T> future = new CompletableFuture<>();
        if (!ended(future)) {
            applier.execute(() -> future.complete(query.apply(machine.machine())));
        }
        return future;
    }

    @Override
    public GroupId groupId() {
        return GroupId.DEFAULT;
    }

    @Override
    public NodeId nodeId() {
        return id;
    }

    @Override
    public GroupStatus status() {
        NodeId leader = leaderless ? null : cluster.leader();
        GroupRole role = id.equals(leader) ? GroupRole.LEADER : GroupRole.FOLLOWER;
        List<MemberStatus> members = cluster.nodes().stream()
                .map(node -> new MemberStatus(
                        new Member(node, StoreId.of(node.value())), true, cluster.lastIndex(), false, 0, 0))
                .toList();
        LogPosition last = LogPosition.of(cluster.term(), cluster.lastIndex());
        return new GroupStatus(
                GroupId.DEFAULT,
                "default",
                role,
                cluster.term(),
                leader,
                last.index(),
                applied,
                LogPosition.NONE,
                last,
                last.index(),
                0,
                null,
                members,
                notice,
                failure,
                List.of());
    }

    @Override
    public <S2 extends StateMachine<C2, R2>, C2, R2> RaftGroup<S2, C2, R2> host(GroupSpec<S2, C2, R2> spec) {
        throw new UnsupportedOperationException("One group is enough here");
    }

    @Override
    public ClusterAdministration administration() {
        return administration;
    }

    /** Returns what was asked of the administration. */
    public FakeAdministration fakeAdministration() {
        return administration;
    }

    @Override
    public NodeStatus describe() {
        return new NodeStatus(
                id,
                new ClusterId(Payload.wrap(new byte[ClusterId.BYTES])),
                null,
                waitingFor,
                List.of(status()),
                List.of(),
                List.of(),
                ShippingStatus.NONE,
                new StorageStatus(
                        "nowhere",
                        new StorageIdentity(StoreId.of(id.value()), 1, null, null),
                        1,
                        0,
                        0,
                        StorageLimits.DEFAULT,
                        0,
                        0,
                        null),
                List.of(),
                closed);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        cluster.leave(this);
        applier.shutdown();
        waiting.values()
                .forEach(future -> future.completeExceptionally(new ClosingException("Node " + id + " closes")));
        release(new ClosingException("Node " + id + " closes"));
    }
}
