package io.skerry.integrationtests.process;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.process.Answer.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends single requests, and never one twice: of each it is known whether any of it was sent. Each thread has connections of
 * its own, which are kept. It costs little: the processes that are looked at need the processors themselves.
 *
 * <p>Thread-safe.
 */
public final class Http implements AutoCloseable {

    private final Set<HttpConnection> all = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Map<Integer, HttpConnection>> mine = ThreadLocal.withInitial(HashMap::new);

    private final Duration patience;

    Http() {
        this(Await.DEADLINE);
    }

    /** Opens no connection yet; waits so long for an answer. */
    public Http(Duration patience) {
        this.patience = patience;
    }

    Answer put(int port, String key, String value) {
        return send(port, "PUT", "/kv/" + key, Map.of(), value);
    }

    /** Reads a key or a status; keys linearizably, unless the query says otherwise. */
    public Answer get(int port, String path) {
        return send(port, "GET", path, Map.of(), "");
    }

    /** Sends a request. */
    public Answer send(int port, String method, String path, Map<String, String> headers, String body) {
        HttpConnection connection;
        try {
            connection = connection(port);
        } catch (IOException e) {
            return Answer.none(Kind.NOT_SENT, e.toString());
        }
        try {
            connection.send(method, path, headers, body);
            Answer answer = connection.receive();
            if (connection.isOver()) {
                forget(port, connection);
            }
            return answer;
        } catch (IOException e) {
            forget(port, connection);
            return Answer.none(Kind.NO_ANSWER, e.toString());
        }
    }

    private HttpConnection connection(int port) throws IOException {
        HttpConnection kept = mine.get().get(port);
        if (kept != null) {
            return kept;
        }
        HttpConnection made = open(port, patience);
        all.add(made);
        mine.get().put(port, made);
        return made;
    }

    /** Makes a connection that is the caller's. */
    static HttpConnection open(int port) throws IOException {
        return open(port, Await.DEADLINE);
    }

    private static HttpConnection open(int port, Duration itsPatience) throws IOException {
        Socket socket = new Socket();
        int patience = Math.toIntExact(itsPatience.toMillis());
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(patience);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
            return new HttpConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Forgets this thread's connection, because the other end is known to be gone. */
    void drop(int port) {
        HttpConnection kept = mine.get().get(port);
        if (kept != null) {
            forget(port, kept);
        }
    }

    private void forget(int port, HttpConnection connection) {
        mine.get().remove(port);
        all.remove(connection);
        connection.close();
    }

    @Override
    public void close() {
        all.forEach(HttpConnection::close);
    }
}
