package io.skerry.raft.runtime.transport.codec;

import org.jspecify.annotations.Nullable;

/** What a frame carries, and the byte that says so. The bytes are fixed for the life of the protocol version. */
public enum FrameType {
    /** Says who the sender is. */
    HELLO(1, Family.HANDSHAKE),
    /** Accepts the other side's hello. */
    WELCOME(2, Family.HANDSHAKE),
    /** Refuses the connection, with a reason. */
    REJECT(3, Family.HANDSHAKE),
    /** Says that the sender lives. */
    PING(4, Family.PING),
    /** Heartbeats and their answers, of many groups. */
    HEARTBEATS(8, Family.HEARTBEATS),
    /** A {@link io.skerry.raft.message.PreVoteRequest}. */
    PRE_VOTE_REQUEST(16, Family.RAFT),
    /** A {@link io.skerry.raft.message.PreVoteResponse}. */
    PRE_VOTE_RESPONSE(17, Family.RAFT),
    /** A {@link io.skerry.raft.message.RequestVoteRequest}. */
    REQUEST_VOTE_REQUEST(18, Family.RAFT),
    /** A {@link io.skerry.raft.message.RequestVoteResponse}. */
    REQUEST_VOTE_RESPONSE(19, Family.RAFT),
    /** A {@link io.skerry.raft.message.AppendEntriesRequest}. */
    APPEND_ENTRIES_REQUEST(20, Family.RAFT),
    /** A {@link io.skerry.raft.message.AppendEntriesResponse}. */
    APPEND_ENTRIES_RESPONSE(21, Family.RAFT),
    /** A {@link io.skerry.raft.message.ReadIndexRequest}. */
    READ_INDEX_REQUEST(22, Family.RAFT),
    /** A {@link io.skerry.raft.message.ReadIndexResponse}. */
    READ_INDEX_RESPONSE(23, Family.RAFT),
    /** An {@link io.skerry.raft.message.OtherStoreResponse}. */
    OTHER_STORE_RESPONSE(24, Family.RAFT),
    /** An {@link io.skerry.raft.message.InstallSnapshotRequest}. */
    INSTALL_SNAPSHOT_REQUEST(25, Family.RAFT),
    /** An {@link io.skerry.raft.message.InstallSnapshotResponse}. */
    INSTALL_SNAPSHOT_RESPONSE(26, Family.RAFT),
    /** A {@link io.skerry.raft.runtime.wire.SubmitRequest}. */
    SUBMIT_REQUEST(32, Family.NODE),
    /** A {@link io.skerry.raft.runtime.wire.SubmitResponse}. */
    SUBMIT_RESPONSE(33, Family.NODE),
    /** The {@link io.skerry.raft.runtime.wire.CommandTypes} of a group. */
    COMMAND_TYPES(34, Family.NODE),
    /** A {@link io.skerry.raft.runtime.wire.FirstStart}. */
    FIRST_START(35, Family.NODE),
    /** A {@link io.skerry.raft.runtime.wire.FirstMembership}. */
    FIRST_MEMBERSHIP(36, Family.NODE),
    /** A {@link io.skerry.raft.runtime.wire.RebindRequest}. */
    REBIND_REQUEST(37, Family.NODE),
    /** A {@link io.skerry.raft.runtime.wire.RebindResponse}. */
    REBIND_RESPONSE(38, Family.NODE);

    /** Who a frame is for. */
    public enum Family {
        /** The handshake, and nobody later. */
        HANDSHAKE,
        /** Nobody: that it came is all it says. */
        PING,
        /** Groups, many at once. */
        HEARTBEATS,
        /** One group. */
        RAFT,
        /** The node. */
        NODE
    }

    private static final @Nullable FrameType[] BY_CODE = new FrameType[256];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final Family family;

    FrameType(int code, Family family) {
        this.code = code;
        this.family = family;
    }

    /** Returns the byte. */
    public int code() {
        return code;
    }

    /** Returns who the frame is for. */
    public Family family() {
        return family;
    }

    /**
     * Returns whether the frame goes before data: votes, heartbeats and signs of life are small, and what waits for
     * them is a leader's term.
     */
    public boolean isControl() {
        return family == Family.PING
                || family == Family.HEARTBEATS
                || code >= PRE_VOTE_REQUEST.code && code <= REQUEST_VOTE_RESPONSE.code;
    }

    /**
     * Returns the type of that byte.
     *
     * @throws WireException if there is none
     */
    static FrameType of(int code) {
        FrameType type = BY_CODE[code];
        if (type == null) {
            throw new WireException("a frame has type " + code + ", which this version does not know");
        }
        return type;
    }
}
