package io.skerry.raft.core;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;

/**
 * This node needs a snapshot: one is to be fetched, from whoever has one that reaches far enough. It ends with
 * {@link RaftCore#onSnapshotReceived} or {@link RaftCore#onSnapshotFetchFailed}. One that is handed out while another is
 * under way takes its place: what is being fetched may go on if it reaches far enough. Immutable.
 *
 * @param leader   who offers one
 * @param offered  the position of that one
 * @param minIndex the lowest index that helps
 * @param maxIndex the highest one that is sure to be taken: a leader that this node knows has said that so much is committed.
 *                 Another node may have a newer one, of a leader that this node has not heard of, which would be dropped.
 *                 What the leader itself has is promised by its next offer, if it is newer
 */
public record SnapshotFetch(NodeId leader, LogPosition offered, long minIndex, long maxIndex) {}
