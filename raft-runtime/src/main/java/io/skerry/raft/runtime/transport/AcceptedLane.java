package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An accepted connection of a lane. Confined to the lane's loop. */
final class AcceptedLane implements AcceptedStream {

    private final Shared shared;
    private final Lane lane;
    private @Nullable Link link;

    AcceptedLane(Shared shared, Lane lane) {
        this.shared = shared;
        this.lane = lane;
    }

    @Override
    public EventLoop loop() {
        return lane.loop();
    }

    @Override
    public @Nullable String declined(Wire wire, Hello theirs) {
        Link named = lane.link(theirs.node());
        if (named == null) {
            return "node " + shared.self + " knows too many nodes";
        }
        link = named;
        return named.prefersCurrent(theirs, false) ? "another connection stands" : null;
    }

    @Override
    public void onThrough(Wire wire, Hello theirs, List<CommandTypes> later) {
        Link named = Objects.requireNonNull(link, "not declined");
        LaneConnection connection = new LaneConnection(shared, wire, named, theirs, false);
        wire.become(connection);
        named.offer(connection, later);
    }
}
