package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.statemachine.StateMachine;

/**
 * A node of a cluster, which hosts any number of groups on one storage.
 *
 * <p>Thread-safe.
 */
public interface RaftNode extends AutoCloseable {

    /** Returns the node. */
    NodeId nodeId();

    /**
     * Hosts one more group. Every node of the cluster that is to take part must host it too.
     *
     * @throws IllegalStateException if the node hosts it already, or is closing
     * @throws IllegalArgumentException if log and state machine do not fit together; the message names the mend
     */
    <S extends StateMachine<C, R>, C, R> RaftGroup<S, C, R> host(GroupSpec<S, C, R> spec);

    /** Returns what an administrator may ask of the groups that the node hosts. */
    ClusterAdministration administration();

    /** Returns what the node says of itself, on one page; also after it was closed. */
    NodeStatus describe();

    /**
     * Stops: refuses or answers everything that was asked, waits for the state machines to come to an end, and closes the
     * connections. The storage stays open: it is the caller's. What a state machine or a callback holds for longer than
     * the close timeout is abandoned, and {@link NodeStatus#abandoned} and the log say so. Closing again does nothing.
     *
     * @throws IllegalStateException on a thread that drives groups, which this would wait for
     */
    @Override
    void close();
}
