package io.skerry.integrationtests.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.wire.Hello;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks to a node's port with whatever bytes. Not thread-safe; owned by its test. */
final class Stranger implements AutoCloseable {

    /** Addresses of the loopback beside those of the nodes. */
    static final String ELSEWHERE = "127.0.0.9";

    private static final int DEADLINE_MILLIS = 30_000;

    /** What came. */
    record Received(int type, byte[] body) {

        boolean is(FrameType wanted) {
            return type == wanted.code();
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    private Stranger(String from, int port) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), DEADLINE_MILLIS);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects from an address that no node has. */
    static Stranger dial(int port) throws IOException {
        return new Stranger(ELSEWHERE, port);
    }

    /** Comes through the handshake, as whoever the hello says. */
    static Stranger connect(int port, Hello hello) throws IOException {
        Stranger peer = dial(port);
        peer.say(Frame.of(hello));
        assertEquals(FrameType.HELLO.code(), peer.read().type());
        assertEquals(FrameType.WELCOME.code(), peer.read().type());
        peer.say(Frame.WELCOME);
        return peer;
    }

    static byte[] bytes(Frame frame) {
        ByteBuf buffer = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }

    void say(Frame frame) {
        say(bytes(frame));
    }

    /** Says something, or as much of it as the other end still hears. */
    void say(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // Who was refused finds out by reading.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Received read() {
        Received received = readOrEnd();
        if (received == null) {
            throw new AssertionError("the connection was closed");
        }
        return received;
    }

    /** Returns the next frame of a type; others, such as pings, are passed over. */
    byte[] await(FrameType type) {
        Received received = read();
        while (!received.is(type)) {
            received = read();
        }
        return received.body();
    }

    /** Returns why the connection is refused. */
    String readReject() {
        return Rejection.read(await(FrameType.REJECT)).reason();
    }

    /** Reads until the other end closes. */
    void awaitClosed() {
        while (readOrEnd() != null) {
            // What came before it does not matter here.
        }
    }

    /** Returns whether the other end closes within so many milliseconds. */
    boolean isClosedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException notYet) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private @Nullable Received readOrEnd() {
        try {
            int length = in.readInt();
            int type = in.readUnsignedByte();
            in.readFully(new byte[WireSamples.HEADER_BYTES - Integer.BYTES - 1]);
            byte[] body = new byte[length - WireSamples.HEADER_BYTES];
            in.readFully(body);
            return new Received(type, body);
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
