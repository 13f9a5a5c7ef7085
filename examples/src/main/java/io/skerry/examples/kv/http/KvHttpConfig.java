package io.skerry.examples.kv.http;

import java.time.Duration;

/**
 * Settings of the HTTP interface. Immutable.
 *
 * @param requestTimeout how long a request may take, waiting for a leader included. Default 5 s.
 * @param threads        requests that are answered at a time; what comes beyond is refused. Each may hold a body of some
 *                       MiB. Default 128.
 */
public record KvHttpConfig(Duration requestTimeout, int threads) {

    /** 5 s, 128 threads. */
    public static final KvHttpConfig DEFAULT = new KvHttpConfig(Duration.ofSeconds(5), 128);

    /** Refuses what cannot work. */
    public KvHttpConfig {
        if (requestTimeout.isNegative()
                || requestTimeout.isZero()
                || requestTimeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "A request may take up to an hour, and some time, not " + requestTimeout);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread answers requests, not " + threads);
        }
    }

    /** Returns the same with another timeout. */
    public KvHttpConfig withRequestTimeout(Duration timeout) {
        return new KvHttpConfig(timeout, threads);
    }
}
