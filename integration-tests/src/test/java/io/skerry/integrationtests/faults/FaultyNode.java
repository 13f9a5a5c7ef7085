package io.skerry.integrationtests.faults;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import io.skerry.raft.testkit.store.FolderCopy;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that crashes and comes back. Any thread may {@link #find} its life; the rest is for the run alone. */
final class FaultyNode {

    private final int id;
    private final Setup setup;
    private final InProcessNetwork network;
    private final Path parent;
    private final List<GroupRecord> records;
    private int disks = 1;
    private volatile @Nullable Life life;

    FaultyNode(int id, Setup setup, InProcessNetwork network, Path parent, List<GroupRecord> records) {
        this.id = id;
        this.setup = setup;
        this.network = network;
        this.parent = parent;
        this.records = records;
    }

    int id() {
        return id;
    }

    NodeId nodeId() {
        return NodeId.of(id);
    }

    /** Returns its life, or null while it is down. */
    @Nullable
    Life find() {
        return life;
    }

    void start() {
        if (life == null) {
            life = new Life(id, setup, network, folder(), records);
        }
    }

    /** Stops in an orderly way. */
    void stop() {
        Life one = life;
        life = null;
        if (one != null) {
            one.close();
        }
    }

    /**
     * Crashes: from one moment on nobody hears of it, it takes no write, and it learns of none; what its folder holds then
     * is what the next life finds. What had joined and was not written is lost.
     */
    void crash() {
        Life one = life;
        if (one == null) {
            return;
        }
        life = null;
        network.faults().isolate(nodeId());
        one.disk().die();
        Path before = folder();
        disks++;
        FolderCopy.copy(before, folder());
        one.close();
        for (int other = 1; other <= setup.nodes(); other++) {
            if (other != id) {
                network.faults().heal(nodeId(), NodeId.of(other));
            }
        }
    }

    private Path folder() {
        return parent.resolve("node" + id + "-disk" + disks);
    }
}
