package io.skerry.raft.runtime.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.skerry.raft.config.RaftConfig.IoKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The event loops of a node, each one thread, and which of them each lane is on: a lane's connections and groups are
 * touched by its loop alone.
 *
 * <p>Thread-safe.
 */
public final class EventLoops implements AutoCloseable {

    /** Tasks run for so long at most before sockets are looked at again: heartbeats lie there while callers queue. */
    private static final long TASK_MILLIS = 1;

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops;
    private final int lanes;
    private final boolean epoll;

    /**
     * Starts the loops.
     *
     * @param name  names the node in the names of the threads
     * @param count how many loops
     * @param lanes the number of lanes, which are dealt out to the loops in turn
     * @throws IllegalStateException if epoll is asked for and not there; the message says why
     */
    public EventLoops(String name, int count, int lanes, IoKind kind) {
        this.lanes = lanes;
        this.epoll = usesEpoll(kind);
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int[] number = {0};
        ThreadFactory threads = task -> new LoopThread(task, "skerry-loop-" + name + "-" + number[0]++);
        this.group = new Group(count, threads, handlers);
        List<EventLoop> all = new ArrayList<>();
        group.forEach(loop -> all.add((EventLoop) loop));
        this.loops = List.copyOf(all);
    }

    /** Netty's own loops would run tasks for up to a second at a time. */
    private static final class Group extends MultiThreadIoEventLoopGroup {

        Group(int count, ThreadFactory threads, IoHandlerFactory handlers) {
            super(count, threads, handlers);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... args) {
            return new SingleThreadIoEventLoop(
                    this, executor, handlers, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASK_MILLIS);
        }
    }

    private static boolean usesEpoll(IoKind kind) {
        return switch (kind) {
            case AUTO -> Epoll.isAvailable();
            case NIO -> false;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    throw new IllegalStateException(
                            "Epoll is not available here; set io to AUTO or NIO", Epoll.unavailabilityCause());
                }
                yield true;
            }
        };
    }

    /** Returns the number of loops. */
    public int count() {
        return loops.size();
    }

    /** Returns the number of lanes. */
    public int lanes() {
        return lanes;
    }

    /** Returns which loop a lane is on, counted from 0. */
    public int indexOf(int lane) {
        return lane % loops.size();
    }

    /** Returns a loop, counted from 0. */
    public EventLoop loop(int index) {
        return loops.get(index);
    }

    /** Returns the loop that a lane is on. */
    public EventLoop loopOf(int lane) {
        return loops.get(indexOf(lane));
    }

    /** Returns the lane of a group: for life. */
    public int laneOf(long groupId) {
        return (int) Long.remainderUnsigned(groupId, lanes);
    }

    /** Returns the kind of socket that listens on these loops. */
    public Class<? extends ServerSocketChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Returns the kind of socket that dials on these loops. */
    public Class<? extends SocketChannel> channel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Returns whether sockets are read by native epoll. */
    public boolean isEpoll() {
        return epoll;
    }

    /** Has somebody told when a loop has ended, for whatever reason; on a thread that is nobody's, and must not be held. */
    public void whenOneEnds(IntConsumer told) {
        for (int i = 0; i < loops.size(); i++) {
            int index = i;
            loops.get(i).terminationFuture().addListener(ended -> told.accept(index));
        }
    }

    /** Ends the loops, when what they were given is done. Waits for the threads to end, up to a bound. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS)
                .awaitUninterruptibly(Duration.ofSeconds(10).toMillis());
    }
}
