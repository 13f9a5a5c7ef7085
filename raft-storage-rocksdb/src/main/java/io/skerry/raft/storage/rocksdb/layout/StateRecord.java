package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of small records, big-endian.
 *
 * <pre>
 *  hard state   term (8), vote
 *  boundary     term (8), index (8)
 *  term run     term (8)
 *  identity     store id (8), open counter (8), node id (8, 0 for none), length of the cluster id (1),
 *               cluster id (32 or 0), name of the entry codec
 *  membership, value, name: as they are
 * </pre>
 *
 * Stateless, thread-safe.
 */
public final class StateRecord {

    /**
     * Who a folder is, and what its records are encoded with.
     *
     * @param identity who it is
     * @param codec    the name of the entry codec
     */
    public record Stamp(StorageIdentity identity, String codec) {}

    private StateRecord() {}

    /** Returns the sealed record of a hard state. */
    public static byte[] hardState(byte[] key, HardState hardState) {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES + hardState.vote().size());
        return SmallRecord.seal(
                key,
                body.putLong(hardState.term())
                        .put(hardState.vote().asByteBuffer())
                        .array());
    }

    /** Reads a hard state. */
    public static HardState parseHardState(byte[] key, byte[] value) {
        return parse(key, value, body -> new HardState(body.getLong(), rest(body)));
    }

    /** Returns the sealed record of a boundary. */
    public static byte[] boundary(byte[] key, LogPosition boundary) {
        ByteBuffer body = ByteBuffer.allocate(2 * Long.BYTES);
        return SmallRecord.seal(
                key, body.putLong(boundary.term()).putLong(boundary.index()).array());
    }

    /** Reads a boundary. */
    public static LogPosition parseBoundary(byte[] key, byte[] value) {
        return parse(key, value, body -> new LogPosition(body.getLong(), body.getLong()));
    }

    /** Returns the sealed record of a run of terms. */
    public static byte[] term(byte[] key, long term) {
        return SmallRecord.seal(
                key, ByteBuffer.allocate(Long.BYTES).putLong(term).array());
    }

    /** Reads the term of a run. */
    public static long parseTerm(byte[] key, byte[] value) {
        return parse(key, value, ByteBuffer::getLong);
    }

    /** Returns the sealed record of bytes. */
    public static byte[] payload(byte[] key, Payload payload) {
        return SmallRecord.seal(key, payload.toByteArray());
    }

    /** Reads bytes. */
    public static Payload parsePayload(byte[] key, byte[] value) {
        return parse(key, value, StateRecord::rest);
    }

    /** Returns the sealed record of a stamp. */
    public static byte[] stamp(byte[] key, Stamp stamp) {
        StorageIdentity identity = stamp.identity();
        byte[] cluster = identity.cluster() == null
                ? new byte[0]
                : identity.cluster().hash().toByteArray();
        byte[] codec = stamp.codec().getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(3 * Long.BYTES + 1 + cluster.length + codec.length);
        body.putLong(identity.store().value()).putLong(identity.openCounter());
        body.putLong(identity.node() == null ? 0 : identity.node().value());
        body.put((byte) cluster.length).put(cluster).put(codec);
        return SmallRecord.seal(key, body.array());
    }

    /** Reads a stamp. */
    public static Stamp parseStamp(byte[] key, byte[] value) {
        return parse(key, value, body -> {
            StoreId store = new StoreId(body.getLong());
            long openCounter = body.getLong();
            long node = body.getLong();
            byte[] cluster = new byte[body.get()];
            body.get(cluster);
            StorageIdentity identity = new StorageIdentity(
                    store, openCounter, clusterOrNone(cluster), node == 0 ? null : new NodeId(node));
            return new Stamp(identity, rest(body).toUtf8());
        });
    }

    private static @Nullable ClusterId clusterOrNone(byte[] hash) {
        return hash.length == 0 ? null : new ClusterId(Payload.wrap(hash));
    }

    private static Payload rest(ByteBuffer body) {
        byte[] rest = new byte[body.remaining()];
        body.get(rest);
        return Payload.wrap(rest);
    }

    private static <T> T parse(byte[] key, byte[] value, Function<ByteBuffer, T> parser) {
        ByteBuffer body = SmallRecord.open(key, value);
        try {
            return parser.apply(body);
        } catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
            throw new CorruptionException(
                    "A record whose checksum is right does not hold what its key says" + WayBack.REPLACE, e);
        }
    }
}
