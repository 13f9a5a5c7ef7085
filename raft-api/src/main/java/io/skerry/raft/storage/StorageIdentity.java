package io.skerry.raft.storage;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import org.jspecify.annotations.Nullable;

/**
 * Who a storage is. Immutable.
 *
 * @param store       drawn at random when it was made
 * @param openCounter how often it was opened, this time included: one that is lower than a peer has seen belongs to a
 *                    copied or rolled-back folder
 * @param cluster     the cluster it is stamped with, or null
 * @param node        the node it is stamped with, or null
 */
public record StorageIdentity(
        StoreId store,
        long openCounter,
        @Nullable ClusterId cluster,
        @Nullable NodeId node) {}
