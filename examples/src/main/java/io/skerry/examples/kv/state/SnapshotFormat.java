package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state as bytes: the same state is the same bytes on every node. Stateless.
 *
 * <pre>
 *  magic "SKKV"  version  term  index  count    then for each key, in the order of Java's strings:
 *     int          int    long  long    int     int size, key in UTF-8, int size, value
 * </pre>
 *
 * All numbers are big-endian. A snapshot is checked as a whole by whoever keeps it; lengths are checked here all the
 * same, before anything is allocated.
 */
final class SnapshotFormat {

    private static final int MAGIC = 0x534B4B56;
    private static final int VERSION = 1;

    private SnapshotFormat() {}

    static void write(KvContents contents, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(contents.applied().term());
        out.writeLong(contents.applied().index());
        out.writeInt(contents.values().size());
        for (Map.Entry<String, Value> entry : contents.values().entrySet()) {
            writeBytes(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
            writeBytes(out, entry.getValue().bytes());
        }
        out.flush();
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws IOException if it is no snapshot, one of another version, or one that is cut or continued */
    static KvContents read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        try {
            require(in.readInt() == MAGIC, "This is no snapshot of a key-value store");
            int version = in.readInt();
            require(version == VERSION, "The snapshot has version " + version + ", this program knows " + VERSION);
            LogPosition applied = position(in.readLong(), in.readLong());
            KvContents contents = new KvContents(readValues(in), applied);
            require(in.read() < 0, "The snapshot goes on after its last value");
            return contents;
        } catch (EOFException e) {
            throw new IOException("The snapshot ends too early", e);
        }
    }

    private static LogPosition position(long term, long index) throws IOException {
        require(term >= 0 && index >= 0 && index <= LogPosition.MAX_INDEX, "The snapshot has no position");
        return LogPosition.of(term, index);
    }

    private static SortedMap<String, Value> readValues(DataInputStream in) throws IOException {
        TreeMap<String, Value> values = new TreeMap<>();
        int count = in.readInt();
        require(count >= 0, "The snapshot has a negative number of keys");
        for (int i = 0; i < count; i++) {
            String key = key(readBytes(in, 1, Keys.MAX_BYTES, "key"));
            require(
                    values.isEmpty() || values.lastKey().compareTo(key) < 0,
                    "The keys of the snapshot are not in order");
            values.put(key, new Value(readBytes(in, 0, Value.MAX_BYTES, "value")));
        }
        return values;
    }

    private static byte[] readBytes(DataInputStream in, int least, int most, String what) throws IOException {
        int size = in.readInt();
        require(size >= least && size <= most, "The snapshot has a " + what + " of " + size + " bytes");
        byte[] bytes = new byte[size];
        in.readFully(bytes);
        return bytes;
    }

    private static String key(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("The snapshot has a key that is not UTF-8", e);
        }
    }

    private static void require(boolean condition, String fault) throws IOException {
        if (!condition) {
            throw new IOException(fault);
        }
    }
}
