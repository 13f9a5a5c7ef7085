package io.skerry.integrationtests.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.skerry.integrationtests.process.Answer.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** One connection, with one request at a time. Not thread-safe; owned by its creator. */
final class HttpConnection implements AutoCloseable {

    private static final String LENGTH = "content-length:";
    private static final String INDEX = "raft-index:";
    private static final String CLOSE = "connection: *close";
    private static final AtomicLong NEXT = new AtomicLong();

    private final long number = NEXT.incrementAndGet();
    private final Socket socket;
    private final InputStream input;
    private boolean over;

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
    }

    /** Hands a request to the system, which keeps it for a process that is stopped. */
    void send(String method, String path, String body) throws IOException {
        send(method, path, Map.of(), body);
    }

    /** As {@link #send(String, String, String)}, with headers. */
    void send(String method, String path, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(ISO_8859_1));
        request.writeBytes(bytes);
        socket.getOutputStream().write(request.toByteArray());
    }

    /** Waits for the answer to what was sent. */
    Answer receive() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2) {
            throw new IOException("This is no answer: " + String.join(" ", status));
        }
        int length = -1;
        long index = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            } else if (header.toLowerCase(Locale.ROOT).matches(CLOSE)) {
                over = true;
            } else if (header.toLowerCase(Locale.ROOT).startsWith(INDEX)) {
                index = Long.parseLong(header.substring(INDEX.length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException("An answer does not say how long it is");
        }
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The answer ends within its body");
        }
        return new Answer(Kind.ANSWERED, Integer.parseInt(status[1]), new String(body, UTF_8), index, number);
    }

    /** Returns whether the other end has said that it answers nothing more here. */
    boolean isOver() {
        return over;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended before the answer did");
            }
            line.append((char) c);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
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
