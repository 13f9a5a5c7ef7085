package io.skerry.integrationtests.faults;

import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;

/**
 * What a client wants changed. Immutable, but for the bytes that only take room.
 *
 * @param id       unlike that of any other in its group, and the value that it writes
 * @param kind     what it does
 * @param key      to which key
 * @param expected what a {@link Kind#SWAP} must find there
 * @param ballast  takes room in queues and on disks
 */
record Command(long id, Kind kind, int key, long expected, byte[] ballast) {

    static final CommandCodec<Command> CODEC =
            KryoCodec.of(Command.class).register(1, Command.class, "command").register(2, Kind.class, "kind");

    /** What commands do. */
    enum Kind {
        /** Sets a register. */
        WRITE,
        /** Sets a register if it holds what is expected. */
        SWAP,
        /** Adds to the end of a list. */
        APPEND
    }
}
