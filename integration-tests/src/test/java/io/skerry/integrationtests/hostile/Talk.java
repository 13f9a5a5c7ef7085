package io.skerry.integrationtests.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** One connection: says all that it has to say, and listens until the other end closes. Stateless. */
final class Talk {

    private static final int DEADLINE_MILLIS = 30_000;
    private static final int MOST_ANSWER_BYTES = 4 << 20;

    private Talk() {}

    /**
     * Returns what was answered, perhaps nothing.
     *
     * @param first how many bytes to say before there is an answer; the rest is said after it
     * @throws AssertionError if the other end neither answers nor closes
     * @throws IOException if there is nobody to connect to
     */
    static byte[] say(int port, byte[] bytes, int first) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            socket.setTcpNoDelay(true);
            talk(socket, bytes, first, answer);
        }
        return answer.toByteArray();
    }

    /** The other end may close at any time, and cut off what it was sent: that is its right. */
    private static void talk(Socket socket, byte[] bytes, int first, ByteArrayOutputStream answer) {
        try {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 12];
            out.write(bytes, 0, first);
            int read = first < bytes.length ? in.read(buffer) : 0;
            out.write(bytes, first, bytes.length - first);
            socket.shutdownOutput();
            for (; read >= 0; read = in.read(buffer)) {
                answer.write(buffer, 0, read);
                if (answer.size() > MOST_ANSWER_BYTES) {
                    throw new AssertionError("the answer does not end");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither an answer nor an end came", e);
        } catch (SocketException reset) {
            // What was answered before it is all that there is.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
