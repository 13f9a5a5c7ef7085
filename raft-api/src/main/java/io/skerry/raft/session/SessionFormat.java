package io.skerry.raft.session;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Sessions as bytes: the same sessions are the same bytes. Stateless.
 *
 * <pre>
 *  magic "SKSN"  version  count    for each session, least recently used first:
 *     int          int     int       byte size, id in ASCII   floor  last   count   for each outcome, by sequence:
 *                                                             long   long    int      long sequence, int size, bytes
 *  crc of all before it
 *     long
 * </pre>
 *
 * All numbers are big-endian.
 */
final class SessionFormat {

    private static final int MAGIC = 0x534B534E;
    private static final int VERSION = 1;

    private SessionFormat() {}

    static void write(List<Session> sessions, OutputStream to) throws IOException {
        CRC32C crc = new CRC32C();
        BufferedOutputStream buffered = new BufferedOutputStream(to);
        DataOutputStream out = new DataOutputStream(new CheckedOutputStream(buffered, crc));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(sessions.size());
        for (Session session : sessions) {
            write(session, out);
        }
        out.writeLong(crc.getValue());
        out.flush();
    }

    private static void write(Session session, DataOutputStream out) throws IOException {
        byte[] id = session.client().text().getBytes(StandardCharsets.US_ASCII);
        out.writeByte(id.length);
        out.write(id);
        out.writeLong(session.floor());
        out.writeLong(session.last());
        out.writeInt(session.outcomes().size());
        for (Map.Entry<Long, byte[]> outcome : session.outcomes().entrySet()) {
            out.writeLong(outcome.getKey());
            out.writeInt(outcome.getValue().length);
            out.write(outcome.getValue());
        }
    }

    /** @throws IOException if these are no sessions, of a newer version, damaged, cut, or continued */
    static List<Session> read(InputStream from) throws IOException {
        CRC32C crc = new CRC32C();
        DataInputStream in = new DataInputStream(new CheckedInputStream(from, crc));
        try {
            require(in.readInt() == MAGIC, "they do not begin as sessions do");
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException("The sessions of the snapshot have version " + version + ", this release knows "
                        + VERSION + ": run the release that wrote it, or a newer one");
            }
            List<Session> sessions = readSessions(in);
            long actual = crc.getValue();
            require(in.readLong() == actual, "the checksum does not match");
            require(in.read() < 0, "they go on after their end");
            return sessions;
        } catch (EOFException e) {
            throw new IOException("The sessions of the snapshot are damaged: they end too early", e);
        }
    }

    private static List<Session> readSessions(DataInputStream in) throws IOException {
        int count = in.readInt();
        require(count >= 0, "a number of sessions is negative");
        List<Session> sessions = new ArrayList<>();
        Set<ClientId> clients = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Session session = readSession(in);
            require(clients.add(session.client()), "a client is there twice");
            sessions.add(session);
        }
        return sessions;
    }

    private static Session readSession(DataInputStream in) throws IOException {
        ClientId client = client(readBytes(in, in.readUnsignedByte()));
        long floor = in.readLong();
        long last = in.readLong();
        // The last outcome of all may have had no room: then the floor is where the last is.
        require(floor >= Math.max(0, last - SessionStateMachine.WINDOW) && floor <= last, "a window is too large");
        int count = in.readInt();
        require(count >= 0 && count <= last - floor, "a number of outcomes is impossible");
        TreeMap<Long, byte[]> outcomes = new TreeMap<>();
        long before = floor;
        for (int i = 0; i < count; i++) {
            long sequence = in.readLong();
            require(sequence > before && sequence <= last, "a sequence is out of order");
            int size = in.readInt();
            require(size >= 0, "a size is negative");
            outcomes.put(sequence, readBytes(in, size));
            before = sequence;
        }
        return new Session(client, floor, last, outcomes);
    }

    /** Never allocates much more than is there. */
    private static byte[] readBytes(DataInputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private static ClientId client(byte[] bytes) throws IOException {
        try {
            return ClientId.of(new String(bytes, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new IOException("The sessions of the snapshot are damaged: a client is none", e);
        }
    }

    private static void require(boolean condition, String fault) throws IOException {
        if (!condition) {
            throw new IOException("The sessions of the snapshot are damaged: " + fault);
        }
    }
}
