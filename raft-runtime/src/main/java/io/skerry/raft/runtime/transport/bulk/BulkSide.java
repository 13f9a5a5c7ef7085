package io.skerry.raft.runtime.transport.bulk;

/** Which end of a bulk stream it is, and so how much comes to it at once. */
public enum BulkSide {
    /** Has dialled, and takes what it has asked for. */
    DIALLED(64 << 10, BulkFrame.MAX_DATA_BYTES, 4 << 20),
    /** Was dialled: requests are short, and have no data. */
    ACCEPTED(2 << 10, 0, 64 << 10);

    private final int headBytes;
    private final int dataBytes;
    private final int inboxBytes;

    BulkSide(int headBytes, int dataBytes, int inboxBytes) {
        this.headBytes = headBytes;
        this.dataBytes = dataBytes;
        this.inboxBytes = inboxBytes;
    }

    /** Returns the largest head that is taken. */
    public int headBytes() {
        return headBytes;
    }

    /** Returns the most data of a frame that is taken. */
    public int dataBytes() {
        return dataBytes;
    }

    /** Returns how much may wait to be received: beyond it, nothing is read from the stream. */
    public int inboxBytes() {
        return inboxBytes;
    }
}
