package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.OneLine;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Heads of frames as bytes, and back. Stateless, thread-safe. */
final class ShipWire {

    static final int LIST = 1;
    static final int MANIFEST = 2;
    static final int CHUNK = 3;
    static final int DAMAGED = 4;
    static final int LISTED = 17;
    static final int PART = 18;
    static final int BYTES = 19;
    static final int NOTED = 20;
    static final int REFUSED = 21;
    static final int WAIT = 22;

    static final int ID_BYTES = 8 + 8 + 8 + Digest.BYTES;
    static final int NAME_BYTES = 8 + ID_BYTES;

    /** The reader of one kind of head. */
    interface Reader<T> {
        T read(ByteBuffer in);
    }

    private ShipWire() {}

    /**
     * Returns what a head says, all of it.
     *
     * @throws WireException if it says anything else
     */
    static <T> T read(BulkFrame frame, Reader<T> reader) {
        ByteBuffer in = ByteBuffer.wrap(frame.head());
        try {
            T read = reader.read(in);
            if (in.hasRemaining()) {
                throw new WireException(
                        "a frame of type " + frame.type() + " has " + in.remaining() + " bytes too many");
            }
            return read;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new WireException("a frame of type " + frame.type() + " makes no sense: " + e.getMessage(), e);
        }
    }

    static void putName(ByteBuffer out, GroupId group, SnapshotId id) {
        out.putLong(group.value());
        putId(out, id);
    }

    static void putId(ByteBuffer out, SnapshotId id) {
        out.putLong(id.takenBy().value());
        out.putLong(id.position().term());
        out.putLong(id.position().index());
        out.put(id.manifest().toByteArray());
    }

    static SnapshotId id(ByteBuffer in) {
        StoreId store = StoreId.of(in.getLong());
        LogPosition position = LogPosition.of(in.getLong(), in.getLong());
        byte[] digest = new byte[Digest.BYTES];
        in.get(digest);
        return new SnapshotId(store, position, Digest.of(digest));
    }

    /** Returns the bytes of one line. */
    static byte[] utf8(String text) {
        return OneLine.of(text).getBytes(StandardCharsets.UTF_8);
    }

    static String text(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new WireException("a text claims " + length + " bytes, " + in.remaining() + " are left");
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return OneLine.of(new String(utf8, StandardCharsets.UTF_8));
    }
}
