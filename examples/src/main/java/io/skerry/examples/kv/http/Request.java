package io.skerry.examples.kv.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;

/**
 * A request that has arrived as a whole. Immutable; whoever makes one gives the body up.
 *
 * @param method  the method
 * @param uri     what follows it, still encoded
 * @param headers the headers; nobody changes them
 * @param body    the body, of no more bytes than {@link Router#bodyLimit} allows
 */
record Request(String method, String uri, HttpHeaders headers, byte[] body) {

    static Request of(HttpRequest head, byte[] body) {
        return new Request(head.method().name(), head.uri(), head.headers(), body);
    }

    /** Returns the values of a header, none if it is not there; names have no case. */
    List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** Returns method and path, never what the body or the query says. */
    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return method + " " + (query < 0 ? uri : uri.substring(0, query));
    }
}
