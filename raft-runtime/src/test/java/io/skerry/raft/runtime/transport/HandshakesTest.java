package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.wire.Hello;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who connects and does not come through the handshake holds a place, of which there are few. */
class HandshakesTest {

    private static final int FRAME_BYTES = 64 << 10;

    @Test
    void placesAreCountedInAllAndForEachAddress() {
        Handshakes handshakes = new Handshakes(3, 2);
        Handshakes.Place first = handshakes.enter("a");
        handshakes.enter("a");
        String fault = handshakes.fault("a");
        assertNotNull(fault);
        assertTrue(fault.contains("2 connections of a have not finished"), fault);
        assertTrue(fault.contains("raise handshakesPerAddress"), fault);
        assertNull(handshakes.fault("b"));
        handshakes.enter("b");
        fault = handshakes.fault("b");
        assertNotNull(fault);
        assertTrue(fault.contains("3 connections have not finished") && fault.contains("raise handshakes"), fault);
        first.leave();
        first.leave();
        assertEquals(2 * FRAME_BYTES, handshakes.status().bytes());
        assertEquals(3 * FRAME_BYTES, handshakes.status().limitBytes());
        assertNull(handshakes.fault("a"));
    }

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void whatComesBeyondIsToldWhyAndTheRestGoesOn(IoKind io) {
        ClusterConfig cluster = Clusters.of(2);
        RaftConfig few = RaftConfig.builder().handshakesPerAddress(5).build();
        List<RawPeer> idle = new ArrayList<>();
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2, options -> {
                    options.config = few;
                    options.io = io;
                });
                RawPeer one = RawPeer.connect(cluster, 1, 0, 1, two)) {
            Await.until("up", () -> two.peer(1).lanesUp() == 1);
            for (int i = 0; i < 5; i++) {
                idle.add(RawPeer.dial(two.address));
            }
            Await.until("all hold a place", () -> two.transport.queues().get(0).bytes() == 5L * FRAME_BYTES);
            for (int i = 0; i < 20; i++) {
                try (RawPeer refused = RawPeer.dial(two.address)) {
                    String text = refused.readReject();
                    assertTrue(text.startsWith("5 connections of 127.0.0.1 have not finished"), text);
                    refused.awaitClosed();
                }
            }
            log.await("WARN node=2 remote=127.0.0.1 turned away: 5 connections of 127.0.0.1");
            assertEquals(1, log.count("turned away"));
            one.send(Frame.of(Messages.vote(RawPeer.member(1), two.self, 1)));
            Await.until("who is through goes on", () -> two.recorder.raft().size() == 1);
            idle.forEach(RawPeer::close);
            Await.until(
                    "the places are free", () -> two.transport.queues().get(0).bytes() == 0);
            RawPeer.connect(cluster, 1, 1, 1, two).close();
        } finally {
            idle.forEach(RawPeer::close);
        }
    }

    /** Before it is known to belong to the cluster, it may call itself what it likes: that is worth one line. */
    @Test
    void oneWhoClaimsManyIdsIsOneWhoConnects() {
        ClusterConfig cluster = Clusters.of(2);
        ClusterConfig other = Clusters.builder(2).name("another").build();
        try (LogLines log = LogLines.ofTransport();
                TestNode two = TestNode.start(cluster, 2)) {
            for (int id = 100; id < 150; id++) {
                try (RawPeer stranger = RawPeer.dial(two.address)) {
                    Hello hello = RawPeer.hello(other, 1, 0, 1);
                    stranger.send(Frame.of(as(hello, id)));
                    String text = stranger.readReject();
                    assertTrue(text.contains("the cluster differs") && text.contains("node " + id + " has"), text);
                }
            }
            assertEquals(1, log.count("the cluster differs"), () -> "" + log.lines());
        }
    }

    private static Hello as(Hello hello, long id) {
        return new Hello(
                hello.protocol(),
                hello.stream(),
                hello.cluster(),
                hello.lanes(),
                new Member(NodeId.of(id), StoreId.of(id)),
                hello.address(),
                hello.openCounter(),
                hello.entryCodec(),
                hello.election(),
                hello.maxPayload(),
                hello.sessions(),
                hello.types());
    }
}
