package io.skerry.raft.runtime;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.driver.Admission;
import io.skerry.raft.runtime.driver.DriverContext;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.driver.WindowBudget;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.persist.PatientCommit;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.runtime.start.StartGate;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportException;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.CompletionThread;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: puts loops, appliers, transport and groups together, and takes them apart again.
 *
 * <p>Thread-safe.
 */
final class DefaultRaftNode implements RaftNode {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultRaftNode.class);
    private static final long STATUS_SECONDS = 10;

    private final NodeSettings settings;
    private final NodeId self;
    private final Member member;
    private final ClusterId cluster;
    private final NodeRecord record;
    private final EventLoops eventLoops;
    private final ApplierPool appliers;
    private final Background background;
    private final Transport transport;
    private final DriverContext context;
    private final List<Loop> loops = new ArrayList<>();
    private final GroupHost groups;
    private final StartGate gate;
    private final AtomicBoolean storageFailed = new AtomicBoolean();
    private volatile @Nullable HostPort address;
    private volatile List<String> abandoned = List.of();
    private volatile boolean closed;

    /**
     * Puts a node together that has not begun.
     *
     * @throws NodeStartException if folder and config do not belong together
     */
    DefaultRaftNode(NodeSettings settings) {
        this.settings = settings;
        this.self = settings.self();
        this.record = NodeRecord.read(settings.storage());
        this.cluster = record.requireFits(self, settings.cluster());
        this.member = new Member(self, record.identity().store());
        CoreConfig core = settings.core();
        String name = Long.toString(self.value());
        this.eventLoops = new EventLoops(
                name,
                settings.config().eventLoops(),
                settings.cluster().lanes(),
                settings.config().io());
        this.appliers = new ApplierPool(name, settings.config());
        this.background = new Background(name);
        SplittableRandom random = settings.newRandom();
        this.transport = newTransport(random.nextLong());
        this.context = context(core, random);
        for (int i = 0; i < eventLoops.count(); i++) {
            loops.add(new Loop(context, i, eventLoops.loop(i), transport));
        }
        this.groups =
                new GroupHost(context, settings.config(), settings.cluster().sessions(), loops, eventLoops);
        this.gate = new StartGate(member, record.identity().openCounter(), settings.cluster(), new Gatekeeper());
    }

    /** The first that may refuse once there are threads: they must not outlive that. */
    private Transport newTransport(long seed) {
        try {
            return settings.newTransport(eventLoops, seed);
        } catch (RuntimeException | Error e) {
            appliers.close();
            eventLoops.close();
            throw e;
        }
    }

    private DriverContext context(CoreConfig core, SplittableRandom random) {
        return new DriverContext(
                member,
                settings.storage(),
                core,
                appliers,
                background,
                settings.executor(),
                Admission.ofNode(settings.config().nodeAdmission().bytes()),
                settings.config().groupAdmission().bytes(),
                new WindowBudget(settings.config().logWindow().bytes(), eventLoops.count()),
                System.nanoTime(),
                new AtomicBoolean(),
                new AtomicInteger(),
                () -> {
                    synchronized (random) {
                        return random.split();
                    }
                },
                this::onStorageFailed);
    }

    /**
     * Listens, and lets the groups begin as soon as it is known how.
     *
     * @throws NodeStartException if it cannot listen
     */
    void start() {
        boolean knows = record.firstMembership() != null || groups.anyHasMembership();
        if (knows) {
            control().execute(() -> gate.pass(record.firstMembership()));
            groups.begin(record.ofNewGroups());
        }
        NodeInbox inbox = new NodeInbox(self, loops, eventLoops, gate, this::hello);
        try {
            address = transport.start(inbox);
        } catch (TransportException e) {
            throw new NodeStartException(e.getMessage(), e);
        }
        eventLoops.whenOneEnds(this::onLoopEnded);
        LOG.info(
                "node={} store={} cluster={} listens={} lanes={} loops={} io={}",
                self,
                member.store(),
                cluster,
                address,
                eventLoops.lanes(),
                eventLoops.count(),
                eventLoops.isEpoll() ? "epoll" : "nio");
        control().execute(gate::await);
    }

    private Loop control() {
        return loops.get(0);
    }

    private Hello hello(int stream) {
        return new Hello(
                Hello.PROTOCOL,
                stream,
                cluster,
                eventLoops.lanes(),
                member,
                settings.advertised(),
                record.identity().openCounter(),
                settings.storage().entryCodec().name(),
                settings.cluster().election(),
                settings.cluster().maxPayload(),
                settings.cluster().sessions(),
                groups.types());
    }

    /** What the start gate asks for: sends on the control loop, and writes in the background. */
    private final class Gatekeeper implements StartGate.Node {

        @Override
        public void send(NodeId peer, NodeMessage message) {
            transport.send(0, peer, message);
            transport.flush(0);
        }

        @Override
        public void later(Runnable task) {
            Runnable unlessClosed = () -> {
                if (!closed) {
                    task.run();
                }
            };
            long nanos = settings.cluster().election().timeout().toNanos();
            eventLoops.loop(0).schedule(unlessClosed, nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void waitsFor(String reason) {
            groups.onEach(driver -> driver.waitsFor(reason));
        }

        @Override
        public void begin(Membership first, boolean tookPart) {
            background.execute(() -> beginGroups(first, tookPart));
        }

        @Override
        public void keep(Membership first, boolean tookPart) {
            background.execute(() -> DefaultRaftNode.this.keep(first, tookPart));
        }
    }

    private void beginGroups(Membership first, boolean tookPart) {
        try {
            stamp(first, tookPart, batch -> groups.stamp(batch, first));
            groups.begin(tookPart ? first : null);
            control().execute(() -> gate.begun(first));
        } catch (RuntimeException | Error e) {
            if (closed && e instanceof BatchRefusedException) {
                return; // There was no room until the end.
            }
            // An Error too: nobody else would say that the node does not begin.
            groups.failToBegin(e);
            Causes.tell(e, told -> LOG.error("node={} cannot begin", self, told));
        }
    }

    /** A loop ends by itself only if something goes wrong in the middle of it that it does not survive, as want of memory. */
    private void onLoopEnded(int index) {
        if (!closed) {
            LOG.error("node={} loop={} has ended by itself, with its groups and lanes: the node closes", self, index);
            Thread closer = new Thread(this::close, "skerry-closer-" + self);
            closer.setDaemon(true);
            closer.start();
        }
    }

    private void keep(Membership first, boolean tookPart) {
        try {
            stamp(first, tookPart, batch -> {});
            control().executeIfOpen(() -> gate.begun(first));
        } catch (BatchRefusedException e) {
            LOG.warn("node={} closes before it could note how its cluster began; it asks again when started", self, e);
        } catch (StorageException e) {
            onStorageFailed(e);
        }
    }

    /** Notes how the cluster began, with whatever else belongs to it if this store took part. */
    private void stamp(Membership first, boolean tookPart, Consumer<StorageBatch> rest) {
        PatientCommit.commit(
                settings.storage(),
                batch -> {
                    NodeRecord.stamp(batch, cluster, self, settings.cluster(), first, tookPart);
                    if (tookPart) {
                        rest.accept(batch);
                    }
                    return true;
                },
                context.closing()::get);
    }

    private void onStorageFailed(StorageException failure) {
        // Each time: a group may have been hosted since the first one.
        groups.onEach(driver -> driver.fail(failure));
        if (storageFailed.compareAndSet(false, true)) {
            Causes.tell(
                    failure,
                    told -> LOG.error("node={} its storage has failed, and all groups on it stop", self, told));
        }
    }

    // ---- RaftNode

    @Override
    public NodeId nodeId() {
        return self;
    }

    @Override
    public <S extends StateMachine<C, R>, C, R> RaftGroup<S, C, R> host(GroupSpec<S, C, R> spec) {
        if (closed) {
            throw new IllegalStateException("Node " + self + " is closed");
        }
        return groups.host(spec, this::statusOf);
    }

    @Override
    public ClusterAdministration administration() {
        return new NodeAdministration(groups);
    }

    private GroupStatus statusOf(Loop loop, GroupDriver<?, ?, ?> driver) {
        if (CompletionThread.isCurrent()) {
            throw new IllegalStateException("A thread that drives groups must not wait for their status");
        }
        CompletableFuture<GroupStatus> status = new CompletableFuture<>();
        try {
            loop.execute(() -> status.completeAsync(driver::status, Runnable::run));
        } catch (RejectedExecutionException e) {
            return driver.finalStatus(); // The loop has ended, and nobody else touches the group any more.
        }
        try {
            return status.get(STATUS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the status of a group", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Node " + self + " does not answer within " + STATUS_SECONDS + " s", e);
        }
    }

    @Override
    public NodeStatus describe() {
        List<GroupStatus> statuses = new ArrayList<>();
        for (Map.Entry<GroupDriver<?, ?, ?>, Loop> group : groups.drivers().entrySet()) {
            statuses.add(statusOf(group.getValue(), group.getKey()));
        }
        HostPort listens = address;
        return new NodeStatus(
                self,
                cluster,
                listens == null ? null : listens.toString(),
                gate.waitingFor(),
                statuses,
                transport.peers(),
                queues(),
                settings.storage().describe(),
                abandoned,
                closed);
    }

    private List<QueueStatus> queues() {
        List<QueueStatus> queues = new ArrayList<>(
                List.of(context.admission().status(), context.window().status(), background.status()));
        queues.addAll(transport.queues());
        return queues;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        if (CompletionThread.isCurrent()) {
            throw new IllegalStateException("A thread that drives groups cannot close their node");
        }
        closed = true;
        context.closing().set(true);
        groups.close();
        CloseSteps steps = new CloseSteps();
        loops.forEach(loop -> steps.run(loop::stop));
        steps.run(transport::close);
        steps.run(this::awaitWrites);
        steps.run(background::close);
        steps.run(() -> abandoned = List.copyOf(appliers.close(settings.config().closeTimeout())));
        steps.run(eventLoops::close);
        groups.drivers().keySet().forEach(driver -> steps.run(driver::abandon));
        if (abandoned.isEmpty()) {
            LOG.info("node={} closed", self);
        } else {
            LOG.warn("node={} closed, and abandoned what user code held: {}", self, abandoned);
        }
        steps.end();
    }

    /** What has joined the storage is durable when this returns, unless the disk hangs: the next life reads it. */
    private void awaitWrites() {
        if (settings.storage().identity().cluster() == null || storageFailed.get()) {
            return;
        }
        long longestNanos = settings.config().closeTimeout().toNanos();
        long begin = System.nanoTime();
        background.await(
                // Stamped already: it changes nothing, and is done when all that came before it is.
                () -> PatientCommit.commit(
                        settings.storage(),
                        batch -> {
                            batch.identity(cluster, self);
                            return true;
                        },
                        () -> System.nanoTime() - begin > longestNanos),
                settings.config().closeTimeout());
    }
}
