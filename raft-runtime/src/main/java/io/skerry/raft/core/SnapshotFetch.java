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
 */
public record SnapshotFetch(NodeId leader, LogPosition offered, long minIndex) {}
