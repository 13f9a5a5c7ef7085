package io.skerry.raft.runtime.wire;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import java.util.List;

/**
 * The first thing that both ends of a connection say. Nothing else is read before both have accepted it. Immutable.
 *
 * @param protocol    the version of the protocol, {@link #PROTOCOL}
 * @param stream      the lane, counted from 0, or {@link #BULK}
 * @param cluster     the cluster
 * @param lanes       its number of lanes
 * @param self        the node, with its store
 * @param address     where it is found
 * @param openCounter how often its folder was opened: one lower than was seen before is a copied or rolled-back folder
 * @param entryCodec  the format of its entries
 * @param election    the cluster's election settings, as it has them
 * @param maxPayload  the largest command of the cluster, as it has it
 * @param sessions    how much groups with sessions remember, as it has it
 * @param types       command types of the groups that it hosts
 */
public record Hello(
        int protocol,
        int stream,
        ClusterId cluster,
        int lanes,
        Member self,
        HostPort address,
        long openCounter,
        String entryCodec,
        ElectionConfig election,
        ByteSize maxPayload,
        SessionLimits sessions,
        List<CommandTypes> types) {

    /** The version that this code speaks. */
    public static final int PROTOCOL = 5;

    /** The stream for what is large and may wait. */
    public static final int BULK = 0xffff;

    /** Copies. */
    public Hello {
        types = List.copyOf(types);
    }

    /** Returns the node. */
    public NodeId node() {
        return self.node();
    }
}
