package io.skerry.raft.runtime.ship;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import java.time.Duration;

/**
 * How snapshots are shipped. Immutable.
 *
 * @param sendBytesPerSecond how fast this node sends, over all streams; 0 for no limit. Default 128 MiB
 * @param window  how much a fetch asks for ahead of what has come; so much memory it takes. At least 1 MiB. Default 4 MiB
 * @param idle    how long the other end may be silent, or take nothing; a chunk of a MiB has to come through in that
 *                time. Default 30 s
 * @param fetches how many snapshots are fetched at a time; others wait. Default 2
 * @param streams how many streams of others are served at a time
 * @param longestPause how long is waited between attempts at most. Default 2 s
 * @param patience how long one that has come in part is waited for, when nobody who can be asked has it and somebody cannot
 *                be asked: it may be restarting. For as long again as it would take to get that part once more. Default 10 s
 * @param giveUp  how long a fetch goes on without getting anything before it fails. Default 30 s
 */
public record ShippingConfig(
        long sendBytesPerSecond,
        ByteSize window,
        Duration idle,
        int fetches,
        BulkLimits streams,
        Duration longestPause,
        Duration patience,
        Duration giveUp) {

    /** What a node has that was told nothing else. */
    public static final ShippingConfig DEFAULT = new ShippingConfig(
            128L << 20,
            ByteSize.ofMiB(4),
            Duration.ofSeconds(30),
            2,
            BulkLimits.DEFAULT,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    /** Refuses what cannot work. */
    public ShippingConfig {
        if (sendBytesPerSecond < 0) {
            throw new IllegalArgumentException("A rate is not negative: " + sendBytesPerSecond);
        }
        if (window.bytes() < 1 << 20 || fetches < 1) {
            throw new IllegalArgumentException("A fetch needs a window of at least 1 MiB, not " + window
                    + ", and there is at least one at a time");
        }
        if (idle.toMillis() < 1 || longestPause.isNegative() || patience.isNegative() || giveUp.isNegative()) {
            throw new IllegalArgumentException("Times must not be negative, and nobody answers within " + idle);
        }
    }

    /** Returns the same with another rate; 0 for no limit. */
    public ShippingConfig withSendBytesPerSecond(long rate) {
        return new ShippingConfig(rate, window, idle, fetches, streams, longestPause, patience, giveUp);
    }

    /** Returns the same with other bounds for the streams of others. */
    public ShippingConfig withStreams(BulkLimits limits) {
        return new ShippingConfig(sendBytesPerSecond, window, idle, fetches, limits, longestPause, patience, giveUp);
    }

    /** Returns the same with other times. */
    public ShippingConfig withTimes(Duration idle, Duration longestPause, Duration patience, Duration giveUp) {
        return new ShippingConfig(sendBytesPerSecond, window, idle, fetches, streams, longestPause, patience, giveUp);
    }
}
