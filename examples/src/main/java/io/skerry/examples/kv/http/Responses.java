package io.skerry.examples.kv.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Answers as they are sent. Stateless. */
final class Responses {

    private Responses() {}

    /**
     * Returns the answer, with its length; to a HEAD without the body.
     *
     * @param asked     what it answers, or null if that was not understood
     * @param keepAlive whether the connection goes on
     */
    static FullHttpResponse of(Reply reply, @Nullable HttpRequest asked, boolean keepAlive) {
        boolean wantsBody = asked == null || !asked.method().equals(HttpMethod.HEAD);
        ByteBuf body = wantsBody ? Unpooled.wrappedBuffer(reply.body()) : Unpooled.EMPTY_BUFFER;
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
        reply.headers().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (asked != null && asked.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** Returns what tells a client that waits for it to send the body. */
    static FullHttpResponse goOn() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
    }
}
