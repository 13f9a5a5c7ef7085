package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkSide;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt to open a bulk stream. Confined to the loop of bulk streams, but for what says otherwise. */
final class BulkDial implements DialTarget {

    private final Shared shared;
    private final BulkStreams streams;
    private final EventLoop loop;
    private final Peer peer;
    private final CompletableFuture<BulkStream> result = new CompletableFuture<>();

    BulkDial(Shared shared, BulkStreams streams, EventLoop loop, Peer peer) {
        this.shared = shared;
        this.streams = streams;
        this.loop = loop;
        this.peer = peer;
    }

    /**
     * Dials, and waits for what becomes of it. Called by no loop.
     *
     * @throws BulkException if the handshake does not come through, within about twice the time for one
     */
    BulkStream to(HostPort address) throws BulkException {
        try {
            loop.execute(() -> new Dialler(shared, this).dial(address, 0));
            return result.get(2 * shared.handshakeNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw failure("node " + shared.self + " closes", e);
        } catch (TimeoutException e) {
            throw failure("there is no answer at " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("the thread was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(String.valueOf(e.getCause().getMessage()), e.getCause());
        } finally {
            // Whatever comes now comes too late, and is closed.
            result.cancel(false);
        }
    }

    private BulkException failure(String reason, Throwable cause) {
        return new BulkException("no bulk stream to node " + peer.node() + ": " + reason, cause);
    }

    /** Nobody need wait any longer. Called by any thread. */
    void abandon(String reason) {
        result.completeExceptionally(new BulkException(reason));
    }

    @Override
    public int stream() {
        return Hello.BULK;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public String origin() {
        return "peer=" + peer.node();
    }

    @Override
    public String who() {
        return "peer=" + peer.node() + " bulk";
    }

    @Override
    public void onThrough(Wire wire, Hello theirs, HostPort address, List<CommandTypes> later) {
        BulkStream stream = streams.begin(wire, theirs, BulkSide.DIALLED);
        if (!result.complete(stream)) {
            stream.close("nobody waits for it any more");
        }
    }

    @Override
    public void onUnreachable(String fault) {
        abandon(fault);
    }

    @Override
    public void onFailed(boolean refused, String reason) {
        abandon(reason);
    }
}
