package io.skerry.raft.runtime.transport;

import io.netty.util.NetUtil;
import io.skerry.raft.storage.Causes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of host names, each time anew (Java remembers what it found for 30 s unless
 * {@code networkaddress.cache.ttl} says otherwise). Looking up a name can take long, so it happens on a few threads of
 * its own, which come and go; an address that is written as one needs none of them. Thread-safe.
 */
final class Resolver implements AutoCloseable {

    private static final int MOST_THREADS = 4;

    /** Takes what was found. */
    interface Result {

        /** Takes at least one address, or what went wrong. */
        void found(InetAddress[] addresses, @Nullable UnknownHostException failure);
    }

    private static final InetAddress[] NONE = new InetAddress[0];

    private final ThreadPoolExecutor threads;

    Resolver() {
        this(task -> {
            Thread thread = new Thread(task, "skerry-resolver");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** With threads of the caller's. */
    Resolver(ThreadFactory factory) {
        threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Looks up a host.
     *
     * @param loop   calls {@code result}, at once if the host is an address and the caller is on it
     * @param result takes what was found; not called any more once this is closed
     */
    void resolve(String host, Executor loop, Result result) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null && host.indexOf('%') < 0) {
            result.found(addressOf(host, literal), null);
            return;
        }
        try {
            threads.execute(() -> lookUp(host, loop, result));
        } catch (RejectedExecutionException e) {
            // Closed: nobody dials any more.
        } catch (RuntimeException | Error e) {
            // There may be no memory for a thread.
            result.found(NONE, unresolved(host, e));
        }
    }

    private static UnknownHostException unresolved(String host, Throwable cause) {
        UnknownHostException failure = new UnknownHostException(host + " cannot be looked up: " + Causes.text(cause));
        failure.initCause(cause);
        return failure;
    }

    private static void lookUp(String host, Executor loop, Result result) {
        InetAddress[] addresses = NONE;
        UnknownHostException failure = null;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Nothing that a name service says, but whoever asked has to hear of it, or he never asks again.
            failure = unresolved(host, e);
        }
        InetAddress[] found = addresses;
        UnknownHostException why = failure;
        try {
            loop.execute(() -> result.found(found, why));
        } catch (RejectedExecutionException e) {
            // The loop has ended while the name was looked up: nobody dials any more.
        }
    }

    private static InetAddress[] addressOf(String host, byte[] bytes) {
        try {
            return new InetAddress[] {InetAddress.getByAddress(host, bytes)};
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Netty takes " + host + " for an address, Java does not", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
