package io.skerry.examples.kv.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.skerry.examples.kv.wire.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: takes one request after the other, and reads no further while one is being answered, so that pipelined
 * requests are answered in order and a client that does not take its answers is asked for nothing more.
 *
 * <pre>
 *  ARRIVING ── complete ──▶ ANSWERING ── answer ──▶ LEAVING ── written ──▶ ARRIVING, or the end
 *      └──────────────────── refused ────────────────▲
 * </pre>
 *
 * ARRIVING and LEAVING have a deadline, for they depend on the client; ANSWERING depends on this node, which keeps its own.
 * Confined to the event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private enum State {
        ARRIVING,
        ANSWERING,
        LEAVING
    }

    private final Requests requests;
    private final Channel channel;
    private final long arrivalNanos;

    /** Of requests behind the current one: no more than what was read at once, at most some 64 KiB. */
    private final Queue<HttpObject> ahead = new ArrayDeque<>();

    private State state = State.LEAVING;
    private @Nullable HttpRequest head;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int bodyLimit;
    private long held;
    private boolean begun;
    private @Nullable Future<?> deadline;

    Connection(Requests requests, Channel channel, long arrivalNanos) {
        this.requests = requests;
        this.channel = channel;
        this.arrivalNanos = arrivalNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest();
    }

    private void awaitRequest() {
        state = State.ARRIVING;
        head = null;
        begun = !ahead.isEmpty();
        body = new ByteArrayOutputStream(0);
        setDeadline();
        channel.config().setAutoRead(true);
        takeAhead();
    }

    /** The first bytes of a request have arrived: from now on it has its own time. */
    void bytesArrived() {
        if (state == State.ARRIVING && !begun) {
            begun = true;
            setDeadline();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ahead.add((HttpObject) message);
        takeAhead();
    }

    private void takeAhead() {
        while (state == State.ARRIVING && !ahead.isEmpty()) {
            HttpObject part = ahead.remove();
            try {
                take(part);
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
    }

    private void take(HttpObject part) {
        try {
            Heads.requireDecoded(part.decoderResult());
            if (part instanceof HttpRequest request) {
                begin(request);
            }
            if (part instanceof HttpContent content) {
                append(content.content());
            }
        } catch (ApiException e) {
            // What is left of the request is not read, so where the next one begins is not known.
            leave(requests.refusal(e), false);
            return;
        }
        if (part instanceof LastHttpContent) {
            answer();
        }
    }

    private void begin(HttpRequest request) {
        head = request;
        begun = true;
        bodyLimit = Router.bodyLimit(request.method().name(), request.uri());
        Heads.requireClear(request);
        Heads.requireLength(request, bodyLimit);
        if (HttpUtil.is100ContinueExpected(request)) {
            channel.writeAndFlush(Responses.goOn());
        }
    }

    private void append(ByteBuf part) {
        int bytes = part.readableBytes();
        if (body.size() + bytes > bodyLimit) {
            throw Heads.tooLarge(bodyLimit);
        }
        if (!requests.held().tryHold(bytes)) {
            throw new ApiException(ErrorCode.OVERLOADED, "Requests and answers under way fill the memory for them");
        }
        held += bytes;
        try {
            part.readBytes(body, bytes);
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written", e);
        }
    }

    private void answer() {
        HttpRequest asked = head;
        if (asked == null) {
            throw new IllegalStateException("A body without a head");
        }
        state = State.ANSWERING;
        channel.config().setAutoRead(false);
        cancelDeadline();
        requests.answer(Request.of(asked, body.toByteArray()), reply -> leaveLater(reply, asked));
    }

    /** Called on any thread. */
    private void leaveLater(Reply reply, HttpRequest asked) {
        try {
            channel.eventLoop().execute(() -> leave(reply, HttpUtil.isKeepAlive(asked)));
        } catch (RejectedExecutionException e) {
            LOG.debug("client={} was cut off before its answer", channel.remoteAddress(), e);
            requests.left();
        }
    }

    private void leave(Reply reply, boolean keepAlive) {
        boolean answered = state == State.ANSWERING;
        state = State.LEAVING;
        channel.config().setAutoRead(false);
        requests.held().hold(reply.body().length);
        held += reply.body().length;
        setDeadline();
        channel.writeAndFlush(Responses.of(reply, head, keepAlive)).addListener((ChannelFuture written) -> {
            cancelDeadline();
            releaseHeld();
            if (answered) {
                requests.left();
            }
            if (!written.isSuccess()) {
                channel.close();
            } else if (keepAlive) {
                awaitRequest();
            } else {
                dropAhead();
                Farewell.bid(channel);
            }
        });
    }

    private void setDeadline() {
        cancelDeadline();
        deadline = channel.eventLoop().schedule(this::timeIsUp, arrivalNanos, TimeUnit.NANOSECONDS);
    }

    private void cancelDeadline() {
        Future<?> current = deadline;
        if (current != null) {
            current.cancel(false);
            deadline = null;
        }
    }

    private void timeIsUp() {
        if (state == State.ARRIVING && begun) {
            leave(
                    requests.refusal(new ApiException(
                            ErrorCode.REQUEST_TIMEOUT, "The request has not arrived as a whole in time")),
                    false);
        } else {
            // It asks for nothing, or does not take what it has asked for.
            channel.close();
        }
    }

    private void releaseHeld() {
        requests.held().release(held);
        held = 0;
    }

    private void dropAhead() {
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        dropAhead();
        if (state == State.ARRIVING) {
            releaseHeld();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("client={} is gone: {}", channel.remoteAddress(), cause.toString());
        } else {
            LOG.error("client={} is cut off", channel.remoteAddress(), cause);
        }
        channel.close();
    }
}
