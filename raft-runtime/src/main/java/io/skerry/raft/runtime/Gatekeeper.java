package io.skerry.raft.runtime;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.driver.DriverContext;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.persist.PatientCommit;
import io.skerry.raft.runtime.start.NodeRecord;
import io.skerry.raft.runtime.start.StartGate;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the start gate asks for: sends on the control loop, notes in the background how the cluster began, and lets
 * the groups begin.
 *
 * <p>Thread-safe; the gate itself is confined to the control loop.
 */
final class Gatekeeper implements StartGate.Node {

    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

    private final NodeSettings settings;
    private final ClusterId cluster;
    private final Member self;
    private final DriverContext context;
    private final GroupHost groups;
    private final Executor background;
    private final Loop control;
    private final StartGate gate;

    /** @param openCounter how often the node's folder has been opened */
    Gatekeeper(
            NodeSettings settings,
            ClusterId cluster,
            DriverContext context,
            GroupHost groups,
            Executor background,
            Loop control,
            long openCounter) {
        this.settings = settings;
        this.cluster = cluster;
        this.self = context.self();
        this.context = context;
        this.groups = groups;
        this.background = background;
        this.control = control;
        this.gate = new StartGate(self, openCounter, settings.cluster(), this);
    }

    StartGate gate() {
        return gate;
    }

    @Override
    public void send(NodeId peer, NodeMessage message) {
        control.send(0, peer, message);
        control.flush();
    }

    @Override
    public void later(Runnable task) {
        Runnable unlessClosed = () -> {
            if (!context.closing().get()) {
                task.run();
            }
        };
        control.later(unlessClosed, settings.cluster().election().timeout().toNanos());
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
        background.execute(() -> note(first, tookPart));
    }

    private void beginGroups(Membership first, boolean tookPart) {
        try {
            stamp(first, tookPart, batch -> groups.stamp(batch, first));
            groups.begin(tookPart ? first : null);
            control.execute(() -> gate.begun(first));
        } catch (RuntimeException | Error e) {
            if (context.closing().get() && e instanceof BatchRefusedException) {
                return; // There was no room until the end.
            }
            // An Error too: nobody else would say that the node does not begin.
            groups.failToBegin(e);
            Causes.tell(e, told -> LOG.error("node={} cannot begin", self.node(), told));
        }
    }

    private void note(Membership first, boolean tookPart) {
        try {
            stamp(first, tookPart, batch -> {});
            control.executeIfOpen(() -> gate.begun(first));
        } catch (BatchRefusedException e) {
            LOG.warn(
                    "node={} closes before it could note how its cluster began; it asks again when started",
                    self.node(),
                    e);
        } catch (StorageException e) {
            context.storageFails().accept(e);
        }
    }

    /** Notes how the cluster began, with whatever else belongs to it if this store took part. */
    private void stamp(Membership first, boolean tookPart, Consumer<StorageBatch> rest) {
        PatientCommit.commit(
                settings.storage(),
                batch -> {
                    NodeRecord.stamp(batch, cluster, self.node(), settings.cluster(), first, tookPart);
                    if (tookPart) {
                        rest.accept(batch);
                    }
                    return true;
                },
                context.closing()::get);
    }
}
