package io.skerry.raft.runtime.ship;

/** What is between the nodes of a test. */
enum Net {
    /** Frames are passed as values. */
    VALUES,
    /** Frames are passed through their bytes. */
    BYTES,
    /** Sockets, and files sent without copying them. */
    NIO,
    /** The same with epoll. */
    EPOLL,
    /** Sockets, and chunks that are copied. */
    NIO_COPY,
    /** The same with epoll. */
    EPOLL_COPY;

    boolean hasSockets() {
        return this != VALUES && this != BYTES;
    }

    boolean sendsFiles() {
        return this == NIO || this == EPOLL;
    }

    boolean isEpoll() {
        return this == EPOLL || this == EPOLL_COPY;
    }
}
