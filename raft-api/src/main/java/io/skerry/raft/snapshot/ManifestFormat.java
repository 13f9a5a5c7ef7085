package io.skerry.raft.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Manifests as bytes. Stateless.
 *
 * <pre>
 *  magic "SKMF"  version  group  taken by  term  index  membership index  membership        count  for each file:
 *     int          int    long     long    long  long         long        int size, bytes    int    byte size, name in ASCII
 *                                                                                                   long size, 32 B SHA-256
 *                                                                                                   an int for each MiB
 *  CRC32C of all before it
 *     int
 * </pre>
 *
 * All numbers are big-endian.
 */
final class ManifestFormat {

    private static final int MAGIC = 0x534B4D46;
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 4 + 4 + 8 + 8 + 8 + 8 + 8 + 4 + 4 + 4;

    private ManifestFormat() {}

    /** The hash of a manifest is that of its bytes. */
    static Digest hash(SnapshotManifest manifest) {
        MessageDigest sha256 = Digest.newSha256();
        sha256.update(write(manifest).asByteBuffer());
        return Digest.of(sha256);
    }

    static Payload write(SnapshotManifest manifest) {
        int size = FIXED_BYTES + manifest.membership().size();
        for (SnapshotFile file : manifest.files()) {
            size += 1 + file.name().length() + 8 + Digest.BYTES + 4 * file.crcs().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).putInt(MAGIC).putInt(VERSION);
        out.putLong(manifest.group().value()).putLong(manifest.takenBy().value());
        out.putLong(manifest.position().term()).putLong(manifest.position().index());
        out.putLong(manifest.membershipIndex()).putInt(manifest.membership().size());
        out.put(manifest.membership().asByteBuffer()).putInt(manifest.files().size());
        for (SnapshotFile file : manifest.files()) {
            out.put((byte) file.name().length()).put(file.name().getBytes(StandardCharsets.US_ASCII));
            out.putLong(file.size()).put(file.digest().toByteArray());
            for (int crc : file.crcs()) {
                out.putInt(crc);
            }
        }
        return Payload.wrap(out.putInt(crc(out)).array());
    }

    private static int crc(ByteBuffer written) {
        CRC32C crc = new CRC32C();
        crc.update(written.duplicate().flip());
        return (int) crc.getValue();
    }

    static SnapshotManifest read(Payload payload) throws DamagedSnapshotException {
        ByteBuffer in = payload.asByteBuffer();
        try {
            require(in.getInt() == MAGIC, "it does not begin as one");
            int version = in.getInt();
            if (version != VERSION) {
                throw new DamagedSnapshotException("The manifest has version " + version + ", this release knows "
                        + VERSION + ": run the release that wrote it, or a newer one");
            }
            SnapshotManifest manifest = readBody(in);
            int end = in.position();
            require(in.remaining() == Integer.BYTES, "it goes on after its end");
            require(in.getInt() == crc(payload.asByteBuffer().position(end)), "its checksum is another one");
            return manifest;
        } catch (BufferUnderflowException e) {
            throw new DamagedSnapshotException("These bytes are no manifest of a snapshot: they end too early");
        } catch (IllegalArgumentException e) {
            throw new DamagedSnapshotException("These bytes are no manifest of a snapshot: " + e.getMessage());
        }
    }

    private static SnapshotManifest readBody(ByteBuffer in) throws DamagedSnapshotException {
        GroupId group = GroupId.of(in.getLong());
        StoreId takenBy = StoreId.of(in.getLong());
        LogPosition position = LogPosition.of(in.getLong(), in.getLong());
        long membershipIndex = in.getLong();
        Payload membership = Payload.wrap(bytes(in, in.getInt()));
        int count = in.getInt();
        require(count >= 0 && count <= in.remaining() / (1 + 1 + 8 + Digest.BYTES), "it claims too many files");
        List<SnapshotFile> files = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            files.add(readFile(in));
        }
        return new SnapshotManifest(group, takenBy, position, membershipIndex, membership, files);
    }

    private static SnapshotFile readFile(ByteBuffer in) throws DamagedSnapshotException {
        String name = new String(bytes(in, Byte.toUnsignedInt(in.get())), StandardCharsets.US_ASCII);
        long size = in.getLong();
        Digest digest = Digest.of(bytes(in, Digest.BYTES));
        require(size >= 0 && SnapshotFile.chunks(size) <= in.remaining() / Integer.BYTES, "a file claims too much");
        int[] crcs = new int[(int) SnapshotFile.chunks(size)];
        for (int i = 0; i < crcs.length; i++) {
            crcs[i] = in.getInt();
        }
        return new SnapshotFile(name, size, digest, crcs);
    }

    /** What is claimed is held against what is there before anything is allocated. */
    private static byte[] bytes(ByteBuffer in, int size) throws DamagedSnapshotException {
        require(size >= 0 && size <= in.remaining(), "a length is wrong");
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static void require(boolean holds, String fault) throws DamagedSnapshotException {
        if (!holds) {
            throw new DamagedSnapshotException("These bytes are no manifest of a snapshot: " + fault);
        }
    }
}
