package io.skerry.raft.runtime;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ClusterAdministration;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.node.ShippingStatus;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.driver.Admission;
import io.skerry.raft.runtime.driver.DriverContext;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.driver.WindowBudget;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.persist.PatientCommit;
import io.skerry.raft.runtime.ship.ShippingStatistics;
import io.skerry.raft.runtime.ship.SnapshotShipping;
import io.skerry.raft.runtime.snapshot.NodeSnapshots;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.runtime.start.StartGate;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportException;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.CompletionThread;
import io.skerry.raft.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final NodeSettings settings;
    private final NodeId self;
    private final Member member;
    private final ClusterId cluster;
    private final NodeRecord record;
    private final EventLoops eventLoops;
    private final ApplierPool appliers;
    private final Background background;
    private final NodeSnapshots snapshots;
    private final Transport transport;
    private final SnapshotShipping shipping;
    private final DriverContext context;
    private final List<Loop> loops = new ArrayList<>();
    private final GroupHost groups;
    private final GroupStatuses statuses;
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
        this.snapshots = new NodeSnapshots(
                self,
                settings.storage(),
                settings.config().snapshots(),
                settings.config().closeTimeout());
        SplittableRandom random = settings.newRandom();
        this.transport = newTransport(random.nextLong());
        this.shipping = settings.newShipping(transport, snapshots);
        this.context = context(core, random);
        for (int i = 0; i < eventLoops.count(); i++) {
            loops.add(new Loop(context, i, eventLoops.loop(i), transport));
        }
        this.groups = new GroupHost(context, settings.config(), loops, eventLoops);
        this.statuses = new GroupStatuses(self);
        long opened = record.identity().openCounter();
        this.gate = new Gatekeeper(settings, cluster, context, groups, background, control(), opened).gate();
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
                settings.cluster().sessions(),
                new WindowBudget(
                        settings.config().logWindow().bytes(),
                        eventLoops.count(),
                        settings.config().maxUndurable().bytes()),
                System.nanoTime(),
                new AtomicBoolean(),
                new AtomicInteger(),
                snapshots,
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

    /** A loop ends by itself only if something goes wrong in the middle of it that it does not survive, as want of memory. */
    private void onLoopEnded(int index) {
        if (!closed) {
            LOG.error("node={} loop={} has ended by itself, with its groups and lanes: the node closes", self, index);
            Thread closer = new Thread(this::close, "skerry-closer-" + self);
            closer.setDaemon(true);
            closer.start();
        }
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
        return groups.host(spec, statuses::of);
    }

    @Override
    public ClusterAdministration administration() {
        return new NodeAdministration(groups);
    }

    @Override
    public NodeStatus describe() {
        HostPort listens = address;
        return new NodeStatus(
                self,
                cluster,
                listens == null ? null : listens.toString(),
                gate.waitingFor(),
                statuses.of(groups.drivers()),
                transport.peers(),
                queues(),
                shippingStatus(),
                settings.storage().describe(),
                abandoned,
                closed);
    }

    private ShippingStatus shippingStatus() {
        ShippingStatistics counted = shipping.statistics();
        return new ShippingStatus(
                counted.bytesSent(),
                counted.bytesReceived(),
                counted.bytesReused(),
                counted.chunksDamaged(),
                counted.resumes(),
                counted.fetched(),
                counted.failed());
    }

    private List<QueueStatus> queues() {
        List<QueueStatus> queues = new ArrayList<>(List.of(
                context.admission().status(), context.window().status(), background.status(), snapshots.status()));
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
        steps.run(shipping::close);
        steps.run(transport::close);
        steps.run(this::awaitWrites);
        steps.run(background::close);
        steps.run(snapshots::close);
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
