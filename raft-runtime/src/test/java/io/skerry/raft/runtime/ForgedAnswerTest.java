package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Only the leader that a command was brought to says what became of it: another's refusal may be of what takes effect. */
class ForgedAnswerTest {

    private static final String GROUP = "orders";

    private final AtomicBoolean forges = new AtomicBoolean();

    @Test
    void anAnswerOfAnotherNodeOrForOtherCommandsIsIgnored() {
        try (TestCluster cluster = new TestCluster(3, GROUP)) {
            cluster.tune(builder -> builder.transport((self, config, bind, settings, loops, codec, seed) ->
                            forging(loops, new NettyTransport(self, config, bind, settings, loops, codec, seed))))
                    .startAll();
            int leader = cluster.awaitLeader(GROUP);
            int follower = cluster.follower(GROUP);
            cluster.group(follower, GROUP).submit("before").join();
            forges.set(true);
            CompletableFuture<?> call = cluster.group(follower, GROUP).submit("x", Duration.ofSeconds(25));
            call.join();
            assertFalse(forges.get(), "answers were forged");
            assertEquals(
                    List.of("before", "x"),
                    cluster.group(leader, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    /** Before a forwarded command leaves, two answers to it come in that are none. */
    private Transport forging(EventLoops loops, Transport real) {
        AtomicReference<TransportListener> mine = new AtomicReference<>();
        return (Transport) Proxy.newProxyInstance(
                ForgedAnswerTest.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        mine.set((TransportListener) arguments[0]);
                    }
                    if (arguments != null
                            && arguments.length == 3
                            && arguments[2] instanceof SubmitRequest request
                            && forges.getAndSet(false)) {
                        int lane = (int) arguments[0];
                        // Behind what is sent now: then the sender knows of its question.
                        loops.loopOf(lane).execute(() -> forge(mine.get(), lane, request));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void forge(TransportListener listener, int lane, SubmitRequest request) {
        Envelope asked = request.envelope();
        Member leader = asked.to();
        NodeId other = NodeId.of(6 - leader.node().value() - asked.from().node().value());
        Envelope ofOther = new Envelope(asked.group(), new Member(other, leader.store()), asked.from(), asked.term());
        Envelope ofLeader = new Envelope(asked.group(), leader, asked.from(), asked.term());
        listener.onMessage(lane, other, SubmitResponse.refused(ofOther, request.firstId(), 1, Refusal.OVERLOADED));
        listener.onMessage(
                lane, leader.node(), SubmitResponse.refused(ofLeader, request.firstId(), 2, Refusal.OVERLOADED));
    }
}
