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
 * @param maxIndex up to where a leader has said that its log is committed: what reaches further may be refused, if it is of an
 *                 earlier term, and is to be fetched only where nobody has anything else
 */
public record SnapshotFetch(NodeId leader, LogPosition offered, long minIndex, long maxIndex) {}
