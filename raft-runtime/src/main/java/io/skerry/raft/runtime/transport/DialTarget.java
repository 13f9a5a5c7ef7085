package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;

/** A stream to a peer that is dialled, and what becomes of the attempt. Confined to its loop. */
interface DialTarget {

    /** Returns the lane, or {@link Hello#BULK}. */
    int stream();

    /** Returns the loop that the connection is to be on. Called by any thread. */
    EventLoop loop();

    /** Returns who is dialled. */
    Peer peer();

    /** Returns the peer as a pair. */
    String origin();

    /** Returns peer and stream as pairs. */
    String who();

    /**
     * The handshake is through.
     *
     * @param later command types that had no room in the hello
     */
    void onThrough(Wire wire, Hello theirs, HostPort address, List<CommandTypes> later);

    /** The peer cannot be reached. */
    void onUnreachable(String fault);

    /**
     * The handshake failed.
     *
     * @param refused whether one of the two has refused, which will not mend itself soon
     */
    void onFailed(boolean refused, String reason);
}
