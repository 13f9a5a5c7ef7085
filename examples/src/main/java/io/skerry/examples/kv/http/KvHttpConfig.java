package io.skerry.examples.kv.http;

import io.skerry.raft.config.ByteSize;
import java.time.Duration;

/**
 * Settings of the HTTP interface. Immutable.
 *
 * @param requestTimeout how long a request may take, waiting for a leader included. Default 5 s.
 * @param threads        requests that are answered at a time; what comes beyond is refused. Default 128.
 * @param connections    connections at a time; what comes beyond is refused. Each costs a file descriptor. Default 1,024.
 * @param arrivalTimeout how long a client may take to send a request as a whole, to begin the next one, and to take an
 *                       answer; then it is cut off. Default 30 s.
 * @param bodies         bytes of requests and answers that may be held at a time, over all connections; while there are
 *                       more, requests are refused. Default 64 MiB.
 */
public record KvHttpConfig(
        Duration requestTimeout, int threads, int connections, Duration arrivalTimeout, ByteSize bodies) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** 5 s, 128 threads, 1,024 connections, 30 s, 64 MiB. */
    public static final KvHttpConfig DEFAULT =
            new KvHttpConfig(Duration.ofSeconds(5), 128, 1_024, Duration.ofSeconds(30), ByteSize.ofMiB(64));

    /** Refuses what cannot work. */
    public KvHttpConfig {
        if (isNoTime(requestTimeout)) {
            throw new IllegalArgumentException(
                    "A request may take up to an hour, and some time, not " + requestTimeout);
        }
        if (isNoTime(arrivalTimeout)) {
            throw new IllegalArgumentException(
                    "A request may arrive within up to an hour, and some time, not " + arrivalTimeout);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread answers requests, not " + threads);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("At least one connection is taken, not " + connections);
        }
        if (bodies.bytes() < CasBody.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "The largest request has " + CasBody.MAX_BYTES + " bytes; " + bodies + " cannot hold it");
        }
    }

    private static boolean isNoTime(Duration time) {
        return time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0;
    }

    /** Returns the same with another timeout of requests. */
    public KvHttpConfig withRequestTimeout(Duration timeout) {
        return new KvHttpConfig(timeout, threads, connections, arrivalTimeout, bodies);
    }

    /** Returns the same with another number of threads. */
    public KvHttpConfig withThreads(int count) {
        return new KvHttpConfig(requestTimeout, count, connections, arrivalTimeout, bodies);
    }

    /** Returns the same with another number of connections. */
    public KvHttpConfig withConnections(int count) {
        return new KvHttpConfig(requestTimeout, threads, count, arrivalTimeout, bodies);
    }

    /** Returns the same with another time for what clients do. */
    public KvHttpConfig withArrivalTimeout(Duration timeout) {
        return new KvHttpConfig(requestTimeout, threads, connections, timeout, bodies);
    }

    /** Returns the same with another bound of what is held. */
    public KvHttpConfig withBodies(ByteSize bytes) {
        return new KvHttpConfig(requestTimeout, threads, connections, arrivalTimeout, bytes);
    }
}
