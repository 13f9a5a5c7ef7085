package io.skerry.raft.runtime.ship;

import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What is answered on a bulk stream; data is not part of it. Immutable. */
sealed interface ShipAnswer {

    /** The most snapshots that are told of. */
    int MOST_LISTED = 16;

    /** A snapshot that is there. */
    record Listed(SnapshotId id, int files, long bytes) {

        private static final int BYTES = ShipWire.ID_BYTES + 4 + 8;

        static Listed of(SnapshotManifest manifest) {
            return new Listed(manifest.id(), manifest.files().size(), manifest.bytes());
        }
    }

    /** Why there is no answer of the kind that was asked for. */
    enum Reason {
        /** The snapshot is not there any more. */
        GONE,
        /** It cannot be read. */
        DAMAGED,
        /** It cannot be served, for another reason. */
        FAILED
    }

    int type();

    byte[] head();

    /** Returns the frame, without data. */
    default BulkFrame toFrame() {
        return new BulkFrame(type(), head());
    }

    /**
     * Returns what a frame answers.
     *
     * @throws WireException if it answers nothing of this version
     */
    static ShipAnswer read(BulkFrame frame) {
        return switch (frame.type()) {
            case ShipWire.LISTED -> ShipWire.read(frame, ListAnswer::read);
            case ShipWire.PART -> ShipWire.read(frame, in -> new PartAnswer(in.getInt(), in.getInt()));
            case ShipWire.BYTES -> ShipWire.read(frame, in -> new BytesAnswer(in.getInt(), in.getInt()));
            case ShipWire.NOTED -> ShipWire.read(frame, in -> new NotedAnswer());
            case ShipWire.REFUSED -> ShipWire.read(frame, RefusedAnswer::read);
            case ShipWire.WAIT -> ShipWire.read(frame, in -> new WaitAnswer());
            default -> throw new WireException("an answer has type " + frame.type() + ", which is unknown");
        };
    }

    /** What is there, newest first. */
    record ListAnswer(List<Listed> snapshots) implements ShipAnswer {

        public ListAnswer {
            snapshots = List.copyOf(snapshots);
        }

        @Override
        public int type() {
            return ShipWire.LISTED;
        }

        @Override
        public byte[] head() {
            ByteBuffer out = ByteBuffer.allocate(2 + snapshots.size() * Listed.BYTES);
            out.putShort((short) snapshots.size());
            for (Listed listed : snapshots) {
                ShipWire.putId(out, listed.id());
                out.putInt(listed.files()).putLong(listed.bytes());
            }
            return out.array();
        }

        private static ListAnswer read(ByteBuffer in) {
            int count = in.getShort() & 0xffff;
            if (count > MOST_LISTED) {
                throw new WireException("it claims " + count + " snapshots, at most " + MOST_LISTED + " are told of");
            }
            List<Listed> listed = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                listed.add(new Listed(ShipWire.id(in), in.getInt(), in.getLong()));
            }
            return new ListAnswer(listed);
        }
    }

    /** A part of a manifest of so many bytes. */
    record PartAnswer(int total, int offset) implements ShipAnswer {

        public PartAnswer {
            if (total < 0 || total > SnapshotManifest.MAX_BYTES || offset < 0 || offset > total) {
                throw new WireException("a manifest of " + total + " bytes has no byte " + offset);
            }
        }

        @Override
        public int type() {
            return ShipWire.PART;
        }

        @Override
        public byte[] head() {
            return ByteBuffer.allocate(8).putInt(total).putInt(offset).array();
        }
    }

    /** A chunk of a file. */
    record BytesAnswer(int file, int chunk) implements ShipAnswer {

        @Override
        public int type() {
            return ShipWire.BYTES;
        }

        @Override
        public byte[] head() {
            return ByteBuffer.allocate(8).putInt(file).putInt(chunk).array();
        }
    }

    /** A report was taken. */
    record NotedAnswer() implements ShipAnswer {

        @Override
        public int type() {
            return ShipWire.NOTED;
        }

        @Override
        public byte[] head() {
            return new byte[0];
        }
    }

    /** There is no answer of the kind that was asked for. */
    record RefusedAnswer(Reason reason, String text) implements ShipAnswer {

        private static final List<Reason> CODES = List.of(Reason.GONE, Reason.DAMAGED, Reason.FAILED);

        @Override
        public int type() {
            return ShipWire.REFUSED;
        }

        @Override
        public byte[] head() {
            byte[] utf8 = ShipWire.utf8(text);
            ByteBuffer out = ByteBuffer.allocate(1 + 2 + utf8.length);
            out.put((byte) (1 + CODES.indexOf(reason))).putShort((short) utf8.length);
            return out.put(utf8).array();
        }

        private static RefusedAnswer read(ByteBuffer in) {
            int code = in.get() - 1;
            if (code < 0 || code >= CODES.size()) {
                throw new WireException("a refusal has the reason " + (code + 1) + ", which is unknown");
            }
            return new RefusedAnswer(CODES.get(code), ShipWire.text(in));
        }
    }

    /** There will be an answer. */
    record WaitAnswer() implements ShipAnswer {

        @Override
        public int type() {
            return ShipWire.WAIT;
        }

        @Override
        public byte[] head() {
            return new byte[0];
        }
    }
}
