package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.CommandCodecException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encodes commands with Kryo: every class is registered under an explicit id, references are off, and nothing that was
 * not registered is written or read. Records, enums, and classes with a constructor without arguments work as they are,
 * and so do the usual collections, arrays, and boxed types inside them.
 *
 * <pre>{@code
 * KryoCodec<Op> codec = KryoCodec.of(Op.class).register(1, Add.class).register(2, Clear.class);
 * }</pre>
 *
 * <p>An id is for ever: the log holds it. Its name is what peers compare; give it yourself, and the class may be renamed
 * later. The order and types of a record's components belong to its bytes: a record that changed is a new type, under a
 * new id.
 *
 * <p>Immutable: registering returns another codec. Thread-safe, by a bounded pool of Kryo instances.
 *
 * @param <C> the commands
 */
public final class KryoCodec<C> implements CommandCodec<C> {

    /** Users' ids are shifted by this much, clear of Kryo's own and of the types that are always there. */
    static final int FIRST_USER_ID = 100;

    private static final byte[] NOTHING = new byte[0];
    private static final int MAX_ID = 1 << 20;
    private static final int FIRST_BUFFER_BYTES = 1 << 10;
    private static final int KEPT_BUFFER_BYTES = 64 << 10;

    private record Registered(Class<?> type, String name) {}

    private final Class<C> commands;
    private final TreeMap<Integer, Registered> registered;
    private final KryoPool pool;

    private KryoCodec(Class<C> commands, TreeMap<Integer, Registered> registered) {
        this.commands = commands;
        this.registered = registered;
        this.pool = new KryoPool(this::newKryo);
    }

    /** Returns a codec of commands of that type, which knows none of their classes yet. */
    public static <C> KryoCodec<C> of(Class<C> commands) {
        return new KryoCodec<>(commands, new TreeMap<>());
    }

    /** As {@link #register(int, Class, String)}, named as the class is. */
    public KryoCodec<C> register(int id, Class<?> type) {
        return register(id, type, type.getName());
    }

    /**
     * Returns a codec that knows one class more.
     *
     * @param id   0 to 1,048,576, for ever
     * @param type a command, or a type inside one
     * @param name what peers compare
     * @throws IllegalArgumentException if id, class or name is taken
     */
    public KryoCodec<C> register(int id, Class<?> type, String name) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("An id is 0 to " + MAX_ID + ", not " + id);
        }
        registered.forEach((otherId, other) -> {
            if (otherId == id || other.type() == type || other.name().equals(name)) {
                throw new IllegalArgumentException("Cannot register " + type.getName() + " as " + id + " \"" + name
                        + "\": " + other.type().getName() + " is registered as " + otherId + " \"" + other.name()
                        + "\"");
            }
        });
        TreeMap<Integer, Registered> more = new TreeMap<>(registered);
        more.put(id, new Registered(type, name));
        return new KryoCodec<>(commands, more);
    }

    @Override
    public Payload encode(C command) {
        try {
            return pool.lend(lent -> write(lent, command));
        } catch (RuntimeException e) {
            throw new CommandCodecException(
                    "Cannot encode a " + command.getClass().getName()
                            + "; register it and the types inside it, each under an id of its own",
                    e);
        }
    }

    private Payload write(KryoPool.Lent lent, C command) {
        CheckedOutput output = lent.output();
        if (output.getBuffer().length == 0) {
            output.setBuffer(new byte[FIRST_BUFFER_BYTES], -1);
        }
        lent.kryo().writeClassAndObject(output, command);
        output.requirePlausible();
        Payload payload = Payload.wrap(output.toBytes());
        output.reset();
        if (output.getBuffer().length > KEPT_BUFFER_BYTES) {
            output.setBuffer(new byte[FIRST_BUFFER_BYTES], -1);
        }
        return payload;
    }

    @Override
    public C decode(Payload payload) {
        try {
            return pool.lend(lent -> read(lent, payload));
        } catch (RuntimeException e) {
            // Foreign bytes may drive a serializer, or a record's own constructor, into any exception.
            throw new CommandCodecException("The " + payload.size() + " bytes are no command of this codec", e);
        }
    }

    private C read(KryoPool.Lent lent, Payload payload) {
        lent.input().setBuffer(payload.toByteArray());
        Object command = lent.kryo().readClassAndObject(lent.input());
        boolean ended = lent.input().end();
        // Or the pool would keep what may be megabytes.
        lent.input().setBuffer(NOTHING);
        if (!ended) {
            throw new KryoException("The command ends before its bytes do");
        }
        if (!commands.isInstance(command)) {
            throw new KryoException("They hold a "
                    + (command == null ? "null" : command.getClass().getName()) + ", not a " + commands.getName());
        }
        return commands.cast(command);
    }

    @Override
    public Map<Integer, String> types() {
        Map<Integer, String> types = new TreeMap<>();
        registered.forEach((id, type) -> types.put(id, type.name()));
        return Collections.unmodifiableMap(types);
    }

    private Kryo newKryo() {
        Kryo kryo = KnownTypes.newKryo();
        registered.forEach(
                (id, type) -> kryo.register(type.type(), KnownTypes.checked(kryo, type.type()), FIRST_USER_ID + id));
        return kryo;
    }
}
