package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other end of a connection, which says and does what the test wants: a socket, and the bytes of frames. */
final class RawPeer implements AutoCloseable {

    private static final int DEADLINE_MILLIS = 30_000;

    /** What came. */
    record Received(FrameType type, byte[] body) {}

    final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static RawPeer dial(HostPort address) {
        try {
            return new RawPeer(new Socket(address.host(), address.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPeer accept(ServerSocket listening) {
        try {
            listening.setSoTimeout(DEADLINE_MILLIS);
            return new RawPeer(listening.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Member member(long id) {
        return new Member(NodeId.of(id), StoreId.of(1000 + id));
    }

    static Hello hello(ClusterConfig cluster, long id, int stream, long openCounter) {
        return new Hello(
                Hello.PROTOCOL,
                stream,
                cluster.id(),
                cluster.lanes(),
                member(id),
                cluster.node(NodeId.of(id)).address(),
                openCounter,
                PlainEntryCodec.NAME,
                cluster.election(),
                cluster.maxPayload(),
                cluster.sessions(),
                List.of());
    }

    /** Dials a lane and comes through the handshake as that node. */
    static RawPeer connect(ClusterConfig cluster, long id, int lane, long openCounter, TestNode to) {
        RawPeer peer = dial(cluster.node(to.id).address());
        peer.send(Frame.of(hello(cluster, id, lane, openCounter)));
        assertEquals(FrameType.HELLO, peer.read().type());
        assertEquals(FrameType.WELCOME, peer.read().type());
        peer.send(Frame.WELCOME);
        return peer;
    }

    static byte[] bytes(Frame frame) {
        ByteBuf buffer = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }

    void send(Frame frame) {
        send(bytes(frame));
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next frame. */
    Received read() {
        Received received = readOrEnd();
        if (received == null) {
            throw new AssertionError("the connection was closed");
        }
        return received;
    }

    /** Returns the next frame that is no ping. */
    Received readMessage() {
        Received received = read();
        while (received.type() == FrameType.PING) {
            received = read();
        }
        return received;
    }

    /** Returns the text of the refusal that comes next. */
    String readReject() {
        Received received = read();
        assertEquals(FrameType.REJECT, received.type());
        return Rejection.read(received.body()).reason();
    }

    /** Reads until the other end closes. */
    void awaitClosed() {
        while (readOrEnd() != null) {
            // What came before it does not matter here.
        }
    }

    private @Nullable Received readOrEnd() {
        try {
            int length = in.readInt();
            int type = in.readUnsignedByte();
            in.readFully(new byte[7]);
            byte[] body = new byte[length - 12];
            in.readFully(body);
            for (FrameType candidate : FrameType.values()) {
                if (candidate.code() == type) {
                    return new Received(candidate, body);
                }
            }
            throw new AssertionError("type " + type);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
