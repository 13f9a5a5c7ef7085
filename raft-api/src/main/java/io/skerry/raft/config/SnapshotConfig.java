package io.skerry.raft.config;

/**
 * When a node takes snapshots, how much log it keeps beside them, and what fetching and keeping them may cost. Settings of one
 * node, for each of its groups unless they say otherwise. Immutable.
 *
 * <p>A state machine that keeps its state by no means of its own has a snapshot taken as soon as the log since the last one
 * reaches {@code entries}, or {@code logBytes}, or {@code stateRatio} times the bytes of that snapshot if that is more: so
 * writing snapshots never costs more than a stated multiple of writing the log, however large the state. A durable state
 * machine is told to persist at {@code entries} or {@code logBytes}, which lets go of the log just as well, and has a snapshot
 * taken when somebody needs one.
 *
 * @param entries             entries that are applied since the last snapshot. Default 1,000,000, 1 to 2^40: what a restart
 *                            replays at most, some seconds of small commands.
 * @param logBytes            bytes of log since the last snapshot. Default 16 MiB: with jitter and tail one group holds 36 MiB of log
 *                            at most, about what a storage keeps in memory by default ({@code logRetention} of the one on
 *                            RocksDB), so that most entries are truncated before they would be written a second time.
 * @param stateRatio          bytes of log for each byte of the last snapshot. Default 1: log and state are written at the
 *                            same rate at most; 0 for {@code logBytes} alone, up to 1,000.
 * @param jitter              each group on each node waits for up to so much more than the thresholds, as a part of them, always
 *                            the same for the same group and node, so that not all take theirs at once. Default 0.25, 0 to 1.
 * @param tailEntries         entries that stay in the log though a snapshot holds them, so that a follower that was away for
 *                            a while needs no snapshot. Default 250,000, 0 to 2^40; no more than {@code tailBytes} of them.
 * @param tailBytes           bytes of such entries. Default 16 MiB, 0 bytes for none.
 * @param concurrent          snapshots that are taken at a time on the node, over all groups. Default 1, 1 to 64.
 * @param retained            snapshots of a group that are kept, of those that may be used with the log as it is. Default 2,
 *                            1 to 100.
 * @param shipBytesPerSecond  bytes a second that the node sends to those who fetch snapshots from it, over all groups;
 *                            0 for no limit. Default 64 MiB/s, about half of a gigabit line: 10 GB in under three minutes,
 *                            while the protocol has the other half.
 * @param receivedBudget      bytes that the snapshot received last may take beside those that are retained: what the next
 *                            one has in common with it need not be sent. Default 8 GiB, 0 bytes for none.
 * @param pinLimit            bytes of log that are kept, beyond the tail, for followers that fetch a snapshot and will go on
 *                            from there; beyond it the log is truncated all the same, and they have to fetch a newer one.
 *                            Default 4 GiB.
 */
public record SnapshotConfig(
        long entries,
        ByteSize logBytes,
        double stateRatio,
        double jitter,
        long tailEntries,
        ByteSize tailBytes,
        int concurrent,
        int retained,
        ByteSize shipBytesPerSecond,
        ByteSize receivedBudget,
        ByteSize pinLimit) {

    private static final long MOST_ENTRIES = 1L << 40;

    /** Everything as documented. */
    public static final SnapshotConfig DEFAULT = builder().build();

    /** Refuses settings that cannot work. */
    public SnapshotConfig {
        requireRange("entries", entries, 1, MOST_ENTRIES);
        requireRange("logBytes", logBytes.bytes(), 1, Long.MAX_VALUE);
        requireRange("stateRatio", stateRatio, 1000);
        requireRange("jitter", jitter, 1);
        requireRange("tailEntries", tailEntries, 0, MOST_ENTRIES);
        requireRange("concurrent", concurrent, 1, 64);
        requireRange("retained", retained, 1, 100);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }

    private static void requireRange(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(name + " is 0 to " + most + ", not " + value);
        }
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. Not thread-safe; owned by its creator. */
    public static final class Builder {
        private long entries = 1_000_000;
        private ByteSize logBytes = ByteSize.ofMiB(16);
        private double stateRatio = 1;
        private double jitter = 0.25;
        private long tailEntries = 250_000;
        private ByteSize tailBytes = ByteSize.ofMiB(16);
        private int concurrent = 1;
        private int retained = 2;
        private ByteSize shipBytesPerSecond = ByteSize.ofMiB(64);
        private ByteSize receivedBudget = ByteSize.ofMiB(8 << 10);
        private ByteSize pinLimit = ByteSize.ofMiB(4 << 10);

        private Builder() {}

        /** Sets {@link SnapshotConfig#entries}. */
        public Builder entries(long value) {
            this.entries = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#logBytes}. */
        public Builder logBytes(ByteSize value) {
            this.logBytes = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#stateRatio}. */
        public Builder stateRatio(double value) {
            this.stateRatio = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#jitter}. */
        public Builder jitter(double value) {
            this.jitter = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#tailEntries}. */
        public Builder tailEntries(long value) {
            this.tailEntries = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#tailBytes}. */
        public Builder tailBytes(ByteSize value) {
            this.tailBytes = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#concurrent}. */
        public Builder concurrent(int value) {
            this.concurrent = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#retained}. */
        public Builder retained(int value) {
            this.retained = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#shipBytesPerSecond}. */
        public Builder shipBytesPerSecond(ByteSize value) {
            this.shipBytesPerSecond = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#receivedBudget}. */
        public Builder receivedBudget(ByteSize value) {
            this.receivedBudget = value;
            return this;
        }

        /** Sets {@link SnapshotConfig#pinLimit}. */
        public Builder pinLimit(ByteSize value) {
            this.pinLimit = value;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if they cannot work
         */
        public SnapshotConfig build() {
            return new SnapshotConfig(
                    entries,
                    logBytes,
                    stateRatio,
                    jitter,
                    tailEntries,
                    tailBytes,
                    concurrent,
                    retained,
                    shipBytesPerSecond,
                    receivedBudget,
                    pinLimit);
        }
    }
}
