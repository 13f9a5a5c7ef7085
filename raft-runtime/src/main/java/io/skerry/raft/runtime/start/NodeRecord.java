package io.skerry.raft.runtime.start;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageIdentity;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a folder says of the node that it belongs to: the stamp of the storage, and, as values of a group of their own that
 * no log belongs to, the first membership and the first config of its cluster. Immutable.
 *
 * @param identity        the storage's
 * @param firstMembership the membership that the cluster began with, or null if that is not known
 * @param tookPart        whether it names this store: only then do new groups begin with it
 * @param firstConfig     ids, addresses and roles of the first config that the store has seen, a line each, or null
 * @param restoredFrom    the hash of the manifest of the backup that the cluster was restored from, or null if it was not
 */
public record NodeRecord(
        StorageIdentity identity,
        @Nullable Membership firstMembership,
        boolean tookPart,
        @Nullable String firstConfig,
        @Nullable Digest restoredFrom) {

    /** The group that holds the values. */
    public static final GroupId GROUP = GroupId.ofName("skerry/node");

    private static final Logger LOG = LoggerFactory.getLogger(NodeRecord.class);
    private static final String FIRST_MEMBERSHIP = "raft.firstMembership";
    /** The same, of a cluster that began without this store: kept to be told, and nothing begins with it. */
    private static final String TOLD_MEMBERSHIP = "raft.firstMembership.told";

    private static final String FIRST_CONFIG = "raft.firstConfig";
    /** The hash of the manifest of the backup that the folder was restored from. */
    private static final String RESTORED_FROM = "raft.restoredFrom";

    /** Reads what a folder says. */
    public static NodeRecord read(RaftStorage storage) {
        StableStore values = storage.stable(GROUP);
        Optional<Membership> own = values.value(FIRST_MEMBERSHIP).map(Membership::parse);
        return new NodeRecord(
                storage.identity(),
                own.or(() -> values.value(TOLD_MEMBERSHIP).map(Membership::parse))
                        .orElse(null),
                // A folder that was repaired has kept the value, and has another store id than it had then.
                own.filter(first -> names(first, storage.identity().store())).isPresent(),
                values.value(FIRST_CONFIG).map(Payload::toUtf8).orElse(null),
                values.value(RESTORED_FROM)
                        .map(hash -> Digest.of(hash.toByteArray()))
                        .orElse(null));
    }

    private static boolean names(Membership membership, StoreId store) {
        return Stream.of(membership.voters(), membership.learners())
                .flatMap(List::stream)
                .anyMatch(member -> member.store().equals(store));
    }

    /** Returns the membership that new groups begin with, or null: they begin with what others tell them. */
    public @Nullable Membership ofNewGroups() {
        return tookPart ? firstMembership : null;
    }

    /**
     * Returns the cluster that the node belongs to. The folder has the last word: later configs only give addresses.
     *
     * @throws NodeStartException if the folder is another node's, or another cluster's
     */
    public ClusterId requireFits(NodeId self, ClusterConfig config) {
        NodeId node = identity.node();
        if (node != null && !node.equals(self)) {
            throw new NodeStartException(
                    "The folder belongs to node " + node + ", not to node " + self
                            + "; name the right folder, or an empty one",
                    null);
        }
        ClusterId stamped = identity.cluster();
        ClusterId described = restoredFrom == null ? config.id() : restored(config.id(), restoredFrom);
        if (stamped == null || stamped.equals(described)) {
            return described;
        }
        Set<String> common = new HashSet<>(lines(firstConfig));
        common.retainAll(lines(describe(config)));
        if (config.name() != null || common.isEmpty()) {
            throw new NodeStartException(
                    "The folder belongs to cluster " + stamped + ", the config describes cluster " + described
                            + "; name the right folder or config, or an empty folder",
                    null);
        }
        LOG.warn(
                "node={} the config differs from the one that the cluster began with; it is taken for addresses only."
                        + " Then: {} Now: {}",
                self,
                lines(firstConfig),
                lines(describe(config)));
        return stamped;
    }

    private static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : text.lines().toList();
    }

    private static String describe(ClusterConfig config) {
        StringBuilder text = new StringBuilder();
        for (ClusterNode node : config.nodes()) {
            text.append(node.id()).append(' ').append(node.address());
            text.append(node.voter() ? " voter\n" : " learner\n");
        }
        return text.toString();
    }

    /**
     * Returns the id of a cluster that was restored: neither the nodes that its backup comes from nor a cluster that was
     * restored from another one can be taken for it.
     *
     * @param configured what the config says
     * @param manifest   the hash of the backup's manifest
     */
    public static ClusterId restored(ClusterId configured, Digest manifest) {
        MessageDigest sha256 = Digest.newSha256();
        sha256.update(configured.hash().asByteBuffer());
        sha256.update(manifest.toByteArray());
        return new ClusterId(Payload.wrap(sha256.digest()));
    }

    /** Adds to a batch whose folder it is, and what it was restored from; how the cluster begins is told at its first start. */
    public static void stampRestored(StorageBatch batch, ClusterConfig config, NodeId self, Digest manifest) {
        batch.identity(restored(config.id(), manifest), self)
                .value(GROUP, RESTORED_FROM, Payload.wrap(manifest.toByteArray()))
                .value(GROUP, FIRST_CONFIG, Payload.ofUtf8(describe(config)));
    }

    /**
     * Adds to a batch whose folder it is, and how the cluster began.
     *
     * @param tookPart whether the first membership names this store
     */
    public static void stamp(
            StorageBatch batch,
            ClusterId cluster,
            NodeId self,
            ClusterConfig config,
            Membership first,
            boolean tookPart) {
        batch.identity(cluster, self)
                .value(GROUP, tookPart ? FIRST_MEMBERSHIP : TOLD_MEMBERSHIP, first.toPayload())
                .value(GROUP, FIRST_CONFIG, Payload.ofUtf8(describe(config)));
    }
}
