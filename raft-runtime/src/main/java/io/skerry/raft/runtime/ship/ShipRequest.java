package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.snapshot.SnapshotId;
import java.nio.ByteBuffer;

/** What is asked on a bulk stream. Immutable. */
sealed interface ShipRequest {

    /** Serves each kind. */
    interface Handler {
        void on(ListRequest request) throws BulkException;

        void on(ManifestRequest request) throws BulkException;

        void on(ChunkRequest request) throws BulkException;

        void on(DamagedReport report) throws BulkException;
    }

    BulkFrame toFrame();

    void deliverTo(Handler handler) throws BulkException;

    /**
     * Returns what a frame asks.
     *
     * @throws WireException if it asks nothing of this version
     */
    static ShipRequest read(BulkFrame frame) {
        return switch (frame.type()) {
            case ShipWire.LIST -> ShipWire.read(frame, in -> new ListRequest(GroupId.of(in.getLong())));
            case ShipWire.MANIFEST ->
                ShipWire.read(frame, in -> new ManifestRequest(GroupId.of(in.getLong()), ShipWire.id(in), in.getInt()));
            case ShipWire.CHUNK ->
                ShipWire.read(
                        frame,
                        in -> new ChunkRequest(GroupId.of(in.getLong()), ShipWire.id(in), in.getInt(), in.getInt()));
            case ShipWire.DAMAGED ->
                ShipWire.read(
                        frame,
                        in -> new DamagedReport(
                                GroupId.of(in.getLong()),
                                ShipWire.id(in),
                                in.getInt(),
                                in.getInt(),
                                ShipWire.text(in)));
            default -> throw new WireException("a request has type " + frame.type() + ", which is unknown");
        };
    }

    /** Which snapshots are there? */
    record ListRequest(GroupId group) implements ShipRequest {

        @Override
        public BulkFrame toFrame() {
            return new BulkFrame(
                    ShipWire.LIST,
                    ByteBuffer.allocate(Long.BYTES).putLong(group.value()).array());
        }

        @Override
        public void deliverTo(Handler handler) throws BulkException {
            handler.on(this);
        }
    }

    /** A part of a manifest, from an offset on. */
    record ManifestRequest(GroupId group, SnapshotId id, int offset) implements ShipRequest {

        @Override
        public BulkFrame toFrame() {
            ByteBuffer out = ByteBuffer.allocate(ShipWire.NAME_BYTES + 4);
            ShipWire.putName(out, group, id);
            return new BulkFrame(ShipWire.MANIFEST, out.putInt(offset).array());
        }

        @Override
        public void deliverTo(Handler handler) throws BulkException {
            handler.on(this);
        }
    }

    /** A chunk of a file. */
    record ChunkRequest(GroupId group, SnapshotId id, int file, int chunk) implements ShipRequest {

        @Override
        public BulkFrame toFrame() {
            ByteBuffer out = ByteBuffer.allocate(ShipWire.NAME_BYTES + 8);
            ShipWire.putName(out, group, id);
            return new BulkFrame(ShipWire.CHUNK, out.putInt(file).putInt(chunk).array());
        }

        @Override
        public void deliverTo(Handler handler) throws BulkException {
            handler.on(this);
        }
    }

    /** What came was wrong, again and again. */
    record DamagedReport(GroupId group, SnapshotId id, int file, int chunk, String reason) implements ShipRequest {

        @Override
        public BulkFrame toFrame() {
            byte[] utf8 = ShipWire.utf8(reason);
            // A reason has at most 1000 characters, and so finds room in a request.
            int length = Math.min(utf8.length, 1500);
            ByteBuffer out = ByteBuffer.allocate(ShipWire.NAME_BYTES + 8 + 2 + length);
            ShipWire.putName(out, group, id);
            out.putInt(file).putInt(chunk).putShort((short) length).put(utf8, 0, length);
            return new BulkFrame(ShipWire.DAMAGED, out.array());
        }

        @Override
        public void deliverTo(Handler handler) throws BulkException {
            handler.on(this);
        }
    }
}
