package io.skerry.raft.core;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import java.time.Duration;
import java.util.List;

/**
 * The settings of one group's core. Times are in nanoseconds and sizes in bytes here; the builder takes
 * {@link Duration} and {@link ByteSize}. Immutable.
 *
 * @param electionTimeoutNanos   T: a follower that has heard nothing for a time drawn from [T, 1.5 T) stands for
 *                               election; a leader that reaches no majority for T steps down. Must be more than twice
 *                               the heartbeat interval. Default 1 s.
 * @param heartbeatIntervalNanos how often a leader makes itself heard. Default 100 ms.
 * @param maxFrameBytes          the most bytes of records in one AppendEntries; a larger entry travels alone. Default
 *                               256 KiB.
 * @param maxInflightMessages    AppendEntries on the way to one follower. Default 64.
 * @param maxInflightBytes       bytes of records on the way to one follower; the frame that exceeds this bound is still sent. Default
 *                               4 MiB.
 * @param maxUndurableBytes      records of this node that wait for its disk; a follower beyond it answers busy, but
 *                               takes one frame whenever nothing waits, and one more that begins a term or a membership.
 *                               Default 16 MiB.
 * @param maxUncommittedBytes    records that a leader has taken and not yet committed; proposals beyond it are refused,
 *                               but a single payload is taken whenever there are none. Several that are proposed together
 *                               must fit into it. Default 16 MiB.
 * @param maxApplyBytes          records handed out to be applied and not yet reported as applied; one is handed out
 *                               whenever there are none. Default 4 MiB.
 * @param maxPendingReads        reads that wait for their round. Default 4,096.
 * @param maxPayloadBytes        the largest payload that may be proposed. Default 8 MiB.
 */
public record CoreConfig(
        long electionTimeoutNanos,
        long heartbeatIntervalNanos,
        int maxFrameBytes,
        int maxInflightMessages,
        long maxInflightBytes,
        long maxUndurableBytes,
        long maxUncommittedBytes,
        long maxApplyBytes,
        int maxPendingReads,
        int maxPayloadBytes) {

    /** Everything as documented. */
    public static final CoreConfig DEFAULT = builder().build();

    /** Refuses settings that cannot work. */
    public CoreConfig {
        require(heartbeatIntervalNanos >= 1, "The heartbeat interval must be positive");
        require(
                electionTimeoutNanos > 2 * heartbeatIntervalNanos,
                "The election timeout must be more than two heartbeat intervals, or one lost heartbeat ends a leadership");
        require(
                electionTimeoutNanos <= 1000 * heartbeatIntervalNanos,
                "The election timeout must be at most 1,000 heartbeat intervals");
        require(electionTimeoutNanos <= Duration.ofDays(1).toNanos(), "The election timeout must be at most a day");
        require(maxFrameBytes >= 1 && maxInflightMessages >= 1 && maxInflightBytes >= 1, "Windows must be positive");
        require(maxUndurableBytes >= 1 && maxUncommittedBytes >= 1 && maxApplyBytes >= 1, "Budgets must be positive");
        require(maxPendingReads >= 1 && maxPayloadBytes >= 1, "Limits must be positive");
    }

    boolean isAnyTooLarge(List<Payload> payloads) {
        for (Payload payload : payloads) {
            if (payload.size() > maxPayloadBytes) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Returns the most bytes of records that can be on the way to one follower: the window, and the one message that exceeds
     * it.
     */
    public long mostInflightBytes() {
        return maxInflightBytes + Math.max(maxFrameBytes, RecordHeader.recordBytes(maxPayloadBytes));
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. Not thread-safe; owned by its creator. */
    public static final class Builder {
        private Duration electionTimeout = Duration.ofSeconds(1);
        private Duration heartbeatInterval = Duration.ofMillis(100);
        private ByteSize maxFrame = ByteSize.ofKiB(256);
        private int maxInflightMessages = 64;
        private ByteSize maxInflight = ByteSize.ofMiB(4);
        private ByteSize maxUndurable = ByteSize.ofMiB(16);
        private ByteSize maxUncommitted = ByteSize.ofMiB(16);
        private ByteSize maxApply = ByteSize.ofMiB(4);
        private int maxPendingReads = 4096;
        private ByteSize maxPayload = ByteSize.ofMiB(8);

        private Builder() {}

        /** Sets {@link CoreConfig#electionTimeoutNanos}. */
        public Builder electionTimeout(Duration timeout) {
            this.electionTimeout = timeout;
            return this;
        }

        /** Sets {@link CoreConfig#heartbeatIntervalNanos}. */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = interval;
            return this;
        }

        /** Sets {@link CoreConfig#maxFrameBytes}. */
        public Builder maxFrame(ByteSize size) {
            this.maxFrame = size;
            return this;
        }

        /** Sets {@link CoreConfig#maxInflightMessages} and {@link CoreConfig#maxInflightBytes}. */
        public Builder maxInflight(int messages, ByteSize size) {
            this.maxInflightMessages = messages;
            this.maxInflight = size;
            return this;
        }

        /** Sets {@link CoreConfig#maxUndurableBytes}. */
        public Builder maxUndurable(ByteSize size) {
            this.maxUndurable = size;
            return this;
        }

        /** Sets {@link CoreConfig#maxUncommittedBytes}. */
        public Builder maxUncommitted(ByteSize size) {
            this.maxUncommitted = size;
            return this;
        }

        /** Sets {@link CoreConfig#maxApplyBytes}. */
        public Builder maxApply(ByteSize size) {
            this.maxApply = size;
            return this;
        }

        /** Sets {@link CoreConfig#maxPendingReads}. */
        public Builder maxPendingReads(int reads) {
            this.maxPendingReads = reads;
            return this;
        }

        /** Sets {@link CoreConfig#maxPayloadBytes}. */
        public Builder maxPayload(ByteSize size) {
            this.maxPayload = size;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if they cannot work
         */
        public CoreConfig build() {
            return new CoreConfig(
                    electionTimeout.toNanos(),
                    heartbeatInterval.toNanos(),
                    Math.toIntExact(maxFrame.bytes()),
                    maxInflightMessages,
                    maxInflight.bytes(),
                    maxUndurable.bytes(),
                    maxUncommitted.bytes(),
                    maxApply.bytes(),
                    maxPendingReads,
                    Math.toIntExact(maxPayload.bytes()));
        }
    }
}
