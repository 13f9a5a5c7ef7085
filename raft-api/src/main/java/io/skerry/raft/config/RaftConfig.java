package io.skerry.raft.config;

import java.time.Duration;

/**
 * The settings of one node. Nodes of one cluster may differ in them. Immutable.
 *
 * @param eventLoops     threads that drive groups and their connections; lanes are spread over them. Default 1 on up to
 *                       two processors, else 2; 1 to 64.
 * @param io             how sockets are read. Default {@link IoKind#AUTO}.
 * @param appliers       threads that run state machines and callbacks. Default 2, 1 to 256.
 * @param extraAppliers  threads that may be added while user code holds the others for longer than
 *                       {@code applierHold}. Default 16, 0 to 1,024.
 * @param applierHold    how long user code may hold a thread before another one stands in for it. Default 200 ms.
 * @param requestTimeout the deadline of a command or read without one of its own. Default 5 s.
 * @param closeTimeout   how long closing waits for user code. Default 5 s.
 * @param groupAdmission bytes of commands and reads of one group that callers on this node may have open; what comes
 *                       beyond is refused as overloaded, but for one when there are none. Default 16 MiB.
 * @param nodeAdmission  the same, over all groups. Default 64 MiB.
 * @param outbound       bytes that may wait for one connection; beyond it messages are dropped, which Raft repeats,
 *                       and forwarded commands and reads are refused. Default 8 MiB.
 * @param logWindow      bytes of recent entries that are kept in memory, over all groups; what is not yet durable is kept
 *                       beyond it, {@code maxUndurable} of each group. Default 64 MiB.
 * @param maxInflight    bytes of entries on the way to one follower of one group; the message that reaches beyond it is
 *                       still sent. Default 4 MiB.
 * @param maxUndurable   bytes of one group that may wait for this node's disk; beyond it a follower says that it is
 *                       busy. Default 16 MiB.
 * @param handshakes     connections of others that may be open before their handshake is through; what comes beyond is
 *                       refused. A handshake takes an election timeout at most, or a second if that is longer.
 *                       Default 256, 1 to 65,536.
 * @param handshakesPerAddress the same, for each address that they come from. Default 64, 1 to 65,536.
 * @param snapshots      when snapshots are taken, and how much log is kept beside them. Default {@link SnapshotConfig#DEFAULT}.
 */
public record RaftConfig(
        int eventLoops,
        IoKind io,
        int appliers,
        int extraAppliers,
        Duration applierHold,
        Duration requestTimeout,
        Duration closeTimeout,
        ByteSize groupAdmission,
        ByteSize nodeAdmission,
        ByteSize outbound,
        ByteSize logWindow,
        ByteSize maxInflight,
        ByteSize maxUndurable,
        int handshakes,
        int handshakesPerAddress,
        SnapshotConfig snapshots) {

    /** How sockets are read. */
    public enum IoKind {
        /** Native epoll where it is there, else NIO. */
        AUTO,
        /** Java's own selectors. */
        NIO,
        /** Linux's epoll, by a native library; starting fails where it is not there. */
        EPOLL
    }

    /** Everything as documented. */
    public static final RaftConfig DEFAULT = builder().build();

    /** Refuses settings that cannot work. */
    public RaftConfig {
        requireRange("eventLoops", eventLoops, 1, 64);
        requireRange("appliers", appliers, 1, 256);
        requireRange("extraAppliers", extraAppliers, 0, 1024);
        requirePositive("applierHold", applierHold);
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("closeTimeout", closeTimeout);
        requirePositive("groupAdmission", groupAdmission);
        requirePositive("nodeAdmission", nodeAdmission);
        requirePositive("outbound", outbound);
        requirePositive("logWindow", logWindow);
        requirePositive("maxInflight", maxInflight);
        requirePositive("maxUndurable", maxUndurable);
        requireRange("handshakes", handshakes, 1, 65_536);
        requireRange("handshakesPerAddress", handshakesPerAddress, 1, 65_536);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " is positive, and at most a day, not " + value);
        }
    }

    private static void requirePositive(String name, ByteSize value) {
        if (value.bytes() < 1) {
            throw new IllegalArgumentException(name + " must be at least one byte");
        }
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. Not thread-safe; owned by its creator. */
    public static final class Builder {
        private int eventLoops = Runtime.getRuntime().availableProcessors() <= 2 ? 1 : 2;
        private IoKind io = IoKind.AUTO;
        private int appliers = 2;
        private int extraAppliers = 16;
        private Duration applierHold = Duration.ofMillis(200);
        private Duration requestTimeout = Duration.ofSeconds(5);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private ByteSize groupAdmission = ByteSize.ofMiB(16);
        private ByteSize nodeAdmission = ByteSize.ofMiB(64);
        private ByteSize outbound = ByteSize.ofMiB(8);
        private ByteSize logWindow = ByteSize.ofMiB(64);
        private ByteSize maxInflight = ByteSize.ofMiB(4);
        private ByteSize maxUndurable = ByteSize.ofMiB(16);
        private int handshakes = 256;
        private int handshakesPerAddress = 64;
        private SnapshotConfig snapshots = SnapshotConfig.DEFAULT;

        private Builder() {}

        /** Sets {@link RaftConfig#eventLoops}. */
        public Builder eventLoops(int value) {
            this.eventLoops = value;
            return this;
        }

        /** Sets {@link RaftConfig#io}. */
        public Builder io(IoKind value) {
            this.io = value;
            return this;
        }

        /** Sets {@link RaftConfig#appliers}. */
        public Builder appliers(int value) {
            this.appliers = value;
            return this;
        }

        /** Sets {@link RaftConfig#extraAppliers}. */
        public Builder extraAppliers(int value) {
            this.extraAppliers = value;
            return this;
        }

        /** Sets {@link RaftConfig#applierHold}. */
        public Builder applierHold(Duration value) {
            this.applierHold = value;
            return this;
        }

        /** Sets {@link RaftConfig#requestTimeout}. */
        public Builder requestTimeout(Duration value) {
            this.requestTimeout = value;
            return this;
        }

        /** Sets {@link RaftConfig#closeTimeout}. */
        public Builder closeTimeout(Duration value) {
            this.closeTimeout = value;
            return this;
        }

        /** Sets {@link RaftConfig#groupAdmission}. */
        public Builder groupAdmission(ByteSize value) {
            this.groupAdmission = value;
            return this;
        }

        /** Sets {@link RaftConfig#nodeAdmission}. */
        public Builder nodeAdmission(ByteSize value) {
            this.nodeAdmission = value;
            return this;
        }

        /** Sets {@link RaftConfig#outbound}. */
        public Builder outbound(ByteSize value) {
            this.outbound = value;
            return this;
        }

        /** Sets {@link RaftConfig#logWindow}. */
        public Builder logWindow(ByteSize value) {
            this.logWindow = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxInflight}. */
        public Builder maxInflight(ByteSize value) {
            this.maxInflight = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxUndurable}. */
        public Builder maxUndurable(ByteSize value) {
            this.maxUndurable = value;
            return this;
        }

        /** Sets {@link RaftConfig#handshakes}. */
        public Builder handshakes(int value) {
            this.handshakes = value;
            return this;
        }

        /** Sets {@link RaftConfig#handshakesPerAddress}. */
        public Builder handshakesPerAddress(int value) {
            this.handshakesPerAddress = value;
            return this;
        }

        /** Sets {@link RaftConfig#snapshots}. */
        public Builder snapshots(SnapshotConfig value) {
            this.snapshots = value;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if they cannot work
         */
        public RaftConfig build() {
            return new RaftConfig(
                    eventLoops,
                    io,
                    appliers,
                    extraAppliers,
                    applierHold,
                    requestTimeout,
                    closeTimeout,
                    groupAdmission,
                    nodeAdmission,
                    outbound,
                    logWindow,
                    maxInflight,
                    maxUndurable,
                    handshakes,
                    handshakesPerAddress,
                    snapshots);
        }
    }
}
