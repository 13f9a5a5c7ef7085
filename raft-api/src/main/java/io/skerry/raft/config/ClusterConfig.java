package io.skerry.raft.config;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where to find the first nodes of a cluster, and the settings that all of them share. Immutable.
 *
 * @param name       the name that the cluster is told apart by, or null: then by the ids, addresses and roles of its
 *                   nodes
 * @param lanes      ordered paths between two nodes; a group is on one of them for life. Fixed for the life of the
 *                   cluster. Default 4, 1 to 256.
 * @param election   when a leader is given up
 * @param maxPayload the largest command as bytes. Default 8 MiB, at most 512 MiB.
 * @param sessions   how much groups with sessions remember
 * @param nodes      the nodes of the first membership, by their ids; at least one of them votes
 */
public record ClusterConfig(
        @Nullable String name,
        int lanes,
        ElectionConfig election,
        ByteSize maxPayload,
        SessionLimits sessions,
        List<ClusterNode> nodes) {

    /** As many lanes as any node has loops, and some. */
    public static final int DEFAULT_LANES = 4;

    /** The largest command, unless the config says otherwise. */
    public static final ByteSize DEFAULT_MAX_PAYLOAD = ByteSize.ofMiB(8);

    private static final int MAX_LANES = 256;
    private static final ByteSize LARGEST_PAYLOAD = ByteSize.ofMiB(512);

    /** Sorts and copies; refuses what no cluster could work with. */
    public ClusterConfig {
        if (name != null && (name.isBlank() || name.length() > 255)) {
            throw new IllegalArgumentException("The name of a cluster has 1 to 255 characters, and is not blank");
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("A cluster has 1 to " + MAX_LANES + " lanes, not " + lanes);
        }
        if (maxPayload.bytes() < 1 || maxPayload.compareTo(LARGEST_PAYLOAD) > 0) {
            throw new IllegalArgumentException(
                    "The largest command is 1 B to " + LARGEST_PAYLOAD + ", not " + maxPayload);
        }
        nodes = nodes.stream().sorted(Comparator.comparing(ClusterNode::id)).toList();
        requireDistinct(nodes);
        if (nodes.stream().noneMatch(ClusterNode::voter)) {
            throw new IllegalArgumentException("A cluster needs at least one voter");
        }
    }

    private static void requireDistinct(List<ClusterNode> nodes) {
        Set<NodeId> ids = new HashSet<>();
        Set<HostPort> addresses = new HashSet<>();
        for (ClusterNode node : nodes) {
            if (!ids.add(node.id())) {
                throw new IllegalArgumentException("Node " + node.id() + " is listed twice");
            }
            if (!addresses.add(node.address())) {
                throw new IllegalArgumentException("The address " + node.address() + " is listed twice");
            }
        }
    }

    /** Returns a cluster of those nodes, everything else as documented. */
    public static ClusterConfig of(List<ClusterNode> nodes) {
        return builder().nodes(nodes).build();
    }

    /** Begins with the defaults, and no nodes. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns this cluster's id: a SHA-256 over its name, or over the ids, addresses and roles of its nodes. */
    public ClusterId id() {
        StringBuilder text = new StringBuilder();
        if (name != null) {
            text.append("name ").append(name);
        } else {
            for (ClusterNode node : nodes) {
                text.append(node.id()).append(' ').append(node.address());
                text.append(node.voter() ? " voter\n" : " learner\n");
            }
        }
        try {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return new ClusterId(
                    Payload.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have SHA-256", e);
        }
    }

    /** Returns the node of that id, or null if it is not listed. */
    public @Nullable ClusterNode find(NodeId id) {
        for (ClusterNode node : nodes) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        return null;
    }

    /**
     * Returns the node of that id.
     *
     * @throws IllegalArgumentException if it is not listed; the message lists those who are
     */
    public ClusterNode node(NodeId id) {
        ClusterNode node = find(id);
        if (node == null) {
            List<NodeId> ids = nodes.stream().map(ClusterNode::id).toList();
            throw new IllegalArgumentException("Node " + id + " is not in the cluster config, which lists " + ids);
        }
        return node;
    }

    /** Collects settings. Not thread-safe; owned by its creator. */
    public static final class Builder {
        private @Nullable String name;
        private int lanes = DEFAULT_LANES;
        private ElectionConfig election = ElectionConfig.DEFAULT;
        private ByteSize maxPayload = DEFAULT_MAX_PAYLOAD;
        private SessionLimits sessions = SessionLimits.DEFAULT;
        private final List<ClusterNode> nodes = new ArrayList<>();

        private Builder() {}

        /** Sets {@link ClusterConfig#name}. */
        public Builder name(@Nullable String value) {
            this.name = value;
            return this;
        }

        /** Sets {@link ClusterConfig#lanes}. */
        public Builder lanes(int value) {
            this.lanes = value;
            return this;
        }

        /** Sets {@link ClusterConfig#election}. */
        public Builder election(ElectionConfig value) {
            this.election = value;
            return this;
        }

        /** Sets {@link ClusterConfig#maxPayload}. */
        public Builder maxPayload(ByteSize value) {
            this.maxPayload = value;
            return this;
        }

        /** Sets {@link ClusterConfig#sessions}. */
        public Builder sessions(SessionLimits value) {
            this.sessions = value;
            return this;
        }

        /** Adds a node. */
        public Builder node(ClusterNode node) {
            this.nodes.add(node);
            return this;
        }

        /** Adds nodes. */
        public Builder nodes(List<ClusterNode> more) {
            this.nodes.addAll(more);
            return this;
        }

        /**
         * Returns the config.
         *
         * @throws IllegalArgumentException if no cluster could work with it
         */
        public ClusterConfig build() {
            return new ClusterConfig(name, lanes, election, maxPayload, sessions, nodes);
        }
    }
}
