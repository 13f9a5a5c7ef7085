package io.skerry.raft.config;

/**
 * How much a group with sessions remembers: a setting of the whole cluster, compared when nodes connect. Every command of
 * a session carries the limits of the node that took it in, and every replica goes by what the entry says, so that all
 * forget alike, whatever a config says later. Immutable.
 *
 * @param maxSessions sessions that are open at a time, in each group; one more, and the one that was not used for longest
 *                    expires. Default 10,000, 1 to 10,000,000.
 * @param maxBytes    memory for sessions and their outcomes, in each group, everything that keeps them included; one byte
 *                    more, and the session that was not used for longest expires. Default 64 MiB, 4 KiB to 64 GiB.
 */
public record SessionLimits(int maxSessions, ByteSize maxBytes) {

    private static final int MOST_SESSIONS = 10_000_000;
    private static final ByteSize LEAST_BYTES = ByteSize.ofKiB(4);
    private static final ByteSize MOST_BYTES = ByteSize.ofMiB(64 << 10);

    /** 10,000 sessions, 64 MiB. */
    public static final SessionLimits DEFAULT = new SessionLimits(10_000, ByteSize.ofMiB(64));

    /** Refuses limits that cannot work. */
    public SessionLimits {
        if (maxSessions < 1 || maxSessions > MOST_SESSIONS) {
            throw new IllegalArgumentException(
                    "The number of open sessions is 1 to " + MOST_SESSIONS + ", not " + maxSessions);
        }
        if (maxBytes.compareTo(LEAST_BYTES) < 0 || maxBytes.compareTo(MOST_BYTES) > 0) {
            throw new IllegalArgumentException(
                    "The memory for sessions is " + LEAST_BYTES + " to " + MOST_BYTES + ", not " + maxBytes);
        }
    }

    @Override
    public String toString() {
        return maxSessions + " sessions in " + maxBytes;
    }
}
