package io.skerry.raft.config;

import java.time.Duration;

/**
 * How a cluster notices that its leader is gone: a setting of the whole cluster, compared when nodes connect. Immutable.
 *
 * @param timeout   T: a follower that has heard nothing for a time drawn from [T, 1.5 T) stands for election, a leader
 *                  that reaches no majority for T gives up. Shorter finds a dead leader sooner, and takes more pauses for
 *                  dead leaders. Default 1 s, 50 ms to a day, more than twice the heartbeat interval.
 * @param heartbeat how often a leader makes itself heard; costs one small frame for each lane and peer. Default 100 ms.
 */
public record ElectionConfig(Duration timeout, Duration heartbeat) {

    /** 1 s, 100 ms. */
    public static final ElectionConfig DEFAULT = new ElectionConfig(Duration.ofSeconds(1), Duration.ofMillis(100));

    /** Refuses times that cannot work. */
    public ElectionConfig {
        if (timeout.compareTo(Duration.ofMillis(50)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("The election timeout is 50 ms to a day, not " + timeout);
        }
        if (heartbeat.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("The heartbeat interval is at least 1 ms, not " + heartbeat);
        }
        if (heartbeat.multipliedBy(2).compareTo(timeout) >= 0) {
            throw new IllegalArgumentException("The election timeout, " + timeout
                    + ", must be more than twice the heartbeat interval, " + heartbeat
                    + ", or one lost heartbeat ends a leadership");
        }
        if (heartbeat.multipliedBy(1000).compareTo(timeout) < 0) {
            throw new IllegalArgumentException(
                    "The election timeout, " + timeout + ", must be at most 1,000 heartbeat intervals of " + heartbeat);
        }
    }

    /** Returns that timeout, and a tenth of it between heartbeats. */
    public static ElectionConfig ofTimeout(Duration timeout) {
        return new ElectionConfig(timeout, timeout.dividedBy(10));
    }
}
