package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an accepted connection is for. Confined to its loop. */
interface AcceptedStream {

    /** Returns the loop that the connection is to be on. Called by any thread. */
    EventLoop loop();

    /** Returns why the connection is not wanted, though nothing is wrong with it, or null if it is. */
    @Nullable
    String declined(Wire wire, Hello theirs);

    /**
     * The handshake is through.
     *
     * @param later command types that had no room in the hello
     */
    void onThrough(Wire wire, Hello theirs, List<CommandTypes> later);
}
