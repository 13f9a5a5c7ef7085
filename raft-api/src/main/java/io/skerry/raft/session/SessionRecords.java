package io.skerry.raft.session;

import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.StateTable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as records of a table, of which each command writes what it changes.
 *
 * <pre>
 *  key                                        value
 *  1, client id in ASCII                      version (byte), index of its last use, floor, last
 *  2, size of the id (byte), id, sequence     the outcome
 *  3, …                                       somebody else's
 * </pre>
 *
 * All numbers but those of one byte are longs, big-endian.
 *
 * <p>Not thread-safe; owned by its state machine.
 */
final class SessionRecords implements SessionObserver {

    private static final byte SESSION = 1;
    private static final byte OUTCOME = 2;
    private static final byte REST = 3;
    private static final byte VERSION = 1;
    private static final int SESSION_BYTES = 1 + 3 * Long.BYTES;

    private final StateTable table;
    /** What the command has changed, and is not yet written. */
    private @Nullable Session changed;

    SessionRecords(StateTable table) {
        this.table = table;
    }

    // ---- writing

    @Override
    public void changed(Session session) {
        changed = session;
    }

    @Override
    public void remembered(Session session, long sequence, byte[] outcome) {
        table.put(outcomeKey(session, sequence), Payload.wrap(outcome));
    }

    @Override
    public void forgot(Session session, long sequence) {
        table.remove(outcomeKey(session, sequence));
    }

    @Override
    public void expired(Session session) {
        session.outcomes().keySet().forEach(sequence -> forgot(session, sequence));
        table.remove(sessionKey(session));
    }

    /** Writes the session that the command has used, if there is one: nothing else forgets the one that was used last. */
    void write(long index) {
        Session session = changed;
        if (session == null) {
            return;
        }
        changed = null;
        ByteBuffer value = ByteBuffer.allocate(SESSION_BYTES)
                .put(VERSION)
                .putLong(index)
                .putLong(session.floor())
                .putLong(session.last());
        table.put(sessionKey(session), Payload.wrap(value.array()));
    }

    private static Payload sessionKey(Session session) {
        byte[] id = id(session);
        return Payload.wrap(
                ByteBuffer.allocate(1 + id.length).put(SESSION).put(id).array());
    }

    private static Payload outcomeKey(Session session, long sequence) {
        byte[] id = id(session);
        return Payload.wrap(ByteBuffer.allocate(2 + id.length + Long.BYTES)
                .put(OUTCOME)
                .put((byte) id.length)
                .put(id)
                .putLong(sequence)
                .array());
    }

    private static byte[] id(Session session) {
        return session.client().text().getBytes(StandardCharsets.US_ASCII);
    }

    // ---- reading

    /** What is read of a session, until its outcomes are. */
    private record Read(ClientId client, long lastUse, long floor, long last, TreeMap<Long, byte[]> outcomes) {

        Session session() {
            return new Session(client, floor, last, outcomes);
        }
    }

    /** Returns the sessions that the table has, and writes from now on what changes of them. */
    SessionTable load() {
        Map<String, Read> read = new TreeMap<>();
        table.forEach((key, value) -> {
            try {
                read(key.asByteBuffer(), value, read);
            } catch (IllegalArgumentException | BufferUnderflowException | NullPointerException e) {
                throw new IllegalStateException(
                        "The sessions in the state are not those of this release: run the release that wrote them", e);
            }
        });
        changed = null;
        List<Read> leastRecentlyUsedFirst = new ArrayList<>(read.values());
        leastRecentlyUsedFirst.sort(Comparator.comparingLong(Read::lastUse));
        return new SessionTable(
                leastRecentlyUsedFirst.stream().map(Read::session).toList(), this);
    }

    private static void read(ByteBuffer key, Payload value, Map<String, Read> read) {
        byte kind = key.get();
        if (kind == SESSION) {
            Read session = readSession(text(key, key.remaining()), value.asByteBuffer());
            read.put(session.client().text(), session);
        } else if (kind == OUTCOME) {
            String client = text(key, key.get());
            read.get(client).outcomes().put(key.getLong(), value.toByteArray());
        }
    }

    private static Read readSession(String client, ByteBuffer value) {
        if (value.get() != VERSION) {
            throw new IllegalArgumentException("A session of another version");
        }
        return new Read(ClientId.of(client), value.getLong(), value.getLong(), value.getLong(), new TreeMap<>());
    }

    private static String text(ByteBuffer from, int size) {
        byte[] bytes = new byte[size];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    // ---- what is left of the table

    /** Returns the part of the table that sessions have no use for. */
    StateTable rest() {
        return new StateTable() {
            @Override
            public void put(Payload key, Payload value) {
                table.put(restKey(key), value);
            }

            @Override
            public void remove(Payload key) {
                table.remove(restKey(key));
            }

            @Override
            public void forEach(BiConsumer<Payload, Payload> reader) {
                table.forEach((key, value) -> {
                    if (key.byteAt(0) == REST) {
                        reader.accept(key.slice(1, key.size() - 1), value);
                    }
                });
            }
        };
    }

    private static Payload restKey(Payload key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A key has at least one byte");
        }
        byte[] bytes = new byte[1 + key.size()];
        bytes[0] = REST;
        key.copyTo(bytes, 1);
        return Payload.wrap(bytes);
    }
}
