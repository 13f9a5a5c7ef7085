package io.skerry.examples.kv.http;

import com.sun.net.httpserver.HttpExchange;
import io.skerry.examples.kv.wire.ErrorCode;
import java.io.IOException;
import java.io.InputStream;

/** Reads what requests bring, up to a limit. Stateless. */
final class Bodies {

    /** What is left unread of a larger body may cost the client the answer: the connection is cut under it. */
    private static final long MOST_DISCARDED = 8 << 20;

    private Bodies() {}

    /**
     * Returns the whole body.
     *
     * @throws ApiException if it is larger than the limit; noticed before it is read, if the request says how large it is
     */
    static byte[] read(HttpExchange exchange, int limitBytes) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && Long.parseLong(length) > limitBytes) {
            throw tooLarge(exchange, limitBytes);
        }
        byte[] body = exchange.getRequestBody().readNBytes(limitBytes + 1);
        if (body.length > limitBytes) {
            throw tooLarge(exchange, limitBytes);
        }
        return body;
    }

    private static ApiException tooLarge(HttpExchange exchange, int limitBytes) throws IOException {
        discard(exchange);
        return new ApiException(ErrorCode.TOO_LARGE, "A body here has at most " + limitBytes + " bytes");
    }

    /** Reads on without keeping anything, so that the client gets to read its answer. */
    static void discard(HttpExchange exchange) throws IOException {
        byte[] buffer = new byte[1 << 13];
        InputStream in = exchange.getRequestBody();
        long left = MOST_DISCARDED;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = in.read(buffer);
        }
    }
}
