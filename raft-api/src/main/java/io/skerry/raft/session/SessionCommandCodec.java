package io.skerry.raft.session;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.CommandCodecException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts commands of another codec into an envelope that says whose session they belong to. A command of no session gets one
 * byte more, one of a session about 20, at most {@link #MAX_ENVELOPE_BYTES}.
 *
 * <pre>
 *  kind  1 byte: version 1 in the upper half, in the lower one:
 *    1   plain    command
 *    2   open     limits
 *    3   once     size and text of the client id, sequence, limits, command
 *  limits: sessions, bytes
 * </pre>
 *
 * All numbers are variable-length: seven bits a byte, the lowest first.
 *
 * <p>Thread-safe, if the codec inside is.
 *
 * @param <C> the commands
 */
public final class SessionCommandCodec<C> implements CommandCodec<SessionCommand<C>> {

    /**
     * The id under which {@link #types} says that there are envelopes, so that nodes with and without sessions find each
     * other out. No codec inside may use it.
     */
    public static final int TYPE_ID = Integer.MIN_VALUE;

    /** What an envelope adds to a command at most. */
    public static final int MAX_ENVELOPE_BYTES = 96;

    private static final String TYPE_NAME = "session envelope, version 1";
    private static final int VERSION_BITS = 0xe0;
    private static final int KIND_MASK = 0x0f;
    private static final int PLAIN = 1;
    private static final int OPEN = 2;
    private static final int ONCE = 3;
    private static final int GROUP_BITS = 7;
    private static final int GROUP_MASK = 0x7f;

    private final CommandCodec<C> commands;
    private final Map<Integer, String> types;

    /**
     * Returns a codec around another one.
     *
     * @throws IllegalArgumentException if that one uses {@link #TYPE_ID}
     */
    public SessionCommandCodec(CommandCodec<C> commands) {
        this.commands = commands;
        TreeMap<Integer, String> all = new TreeMap<>(commands.types());
        if (all.put(TYPE_ID, TYPE_NAME) != null) {
            throw new IllegalArgumentException(
                    "Command type " + TYPE_ID + " says that a group has sessions: give the type another id");
        }
        this.types = Collections.unmodifiableMap(all);
    }

    @Override
    public Map<Integer, String> types() {
        return types;
    }

    // ---- encoding

    @Override
    public Payload encode(SessionCommand<C> command) {
        return command.accept(new SessionCommand.Handler<>() {
            @Override
            public Payload on(SessionCommand.Plain<C> plain) {
                return sealed(envelope(PLAIN), commands.encode(plain.command()));
            }

            @Override
            public Payload on(SessionCommand.Open<C> open) {
                return sealed(putLimits(envelope(OPEN), open.limits()), Payload.EMPTY);
            }

            @Override
            public Payload on(SessionCommand.Once<C> once) {
                return encodeOnce(once.client(), once.sequence(), once.limits(), commands.encode(once.command()));
            }
        });
    }

    /** Returns a command as the codec inside has it: for {@link #encodeOnce}, if it is to be sent more than once. */
    public Payload encodeInside(C command) {
        return commands.encode(command);
    }

    /** As {@link #encode} of a {@link SessionCommand.Once}, of a command that was encoded before. */
    public Payload encodeOnce(ClientId client, long sequence, SessionLimits limits, Payload inside) {
        SessionCommand.requireSequence(sequence);
        byte[] id = client.text().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer envelope = envelope(ONCE).put((byte) id.length).put(id);
        putNumber(envelope, sequence);
        return sealed(putLimits(envelope, limits), inside);
    }

    private static ByteBuffer envelope(int kind) {
        return ByteBuffer.allocate(MAX_ENVELOPE_BYTES).put((byte) (VERSION_BITS | kind));
    }

    private static ByteBuffer putLimits(ByteBuffer envelope, SessionLimits limits) {
        putNumber(envelope, limits.maxSessions());
        putNumber(envelope, limits.maxBytes().bytes());
        return envelope;
    }

    private static void putNumber(ByteBuffer envelope, long number) {
        long rest = number;
        while (rest > GROUP_MASK) {
            envelope.put((byte) (rest & GROUP_MASK | GROUP_MASK + 1));
            rest >>>= GROUP_BITS;
        }
        envelope.put((byte) rest);
    }

    private static Payload sealed(ByteBuffer envelope, Payload command) {
        int size = envelope.position();
        byte[] bytes = new byte[size + command.size()];
        envelope.get(0, bytes, 0, size);
        command.copyTo(bytes, size);
        return Payload.wrap(bytes);
    }

    // ---- decoding

    @Override
    public SessionCommand<C> decode(Payload payload) {
        ByteBuffer bytes = payload.asByteBuffer();
        try {
            int kind = bytes.get();
            if ((kind & ~KIND_MASK & 0xff) != VERSION_BITS) {
                throw new CommandCodecException(
                        "The command has no session envelope that this release knows: it was written by a newer one, or"
                                + " when the group had no sessions; run the group as it was run then",
                        null);
            }
            return decode(kind & KIND_MASK, bytes, payload);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CommandCodecException("The session envelope of a command is damaged", e);
        }
    }

    private SessionCommand<C> decode(int kind, ByteBuffer bytes, Payload payload) {
        return switch (kind) {
            case PLAIN -> new SessionCommand.Plain<>(commands.decode(rest(bytes, payload)));
            case OPEN -> {
                SessionLimits limits = limits(bytes);
                if (bytes.hasRemaining()) {
                    throw new IllegalArgumentException("More follows the limits of a new session");
                }
                yield new SessionCommand.Open<>(limits);
            }
            case ONCE -> {
                byte[] id = new byte[bytes.get() & 0xff];
                bytes.get(id);
                ClientId client = ClientId.of(new String(id, StandardCharsets.US_ASCII));
                long sequence = number(bytes);
                SessionLimits limits = limits(bytes);
                C command = commands.decode(rest(bytes, payload));
                yield new SessionCommand.Once<>(client, sequence, limits, command);
            }
            default -> throw new IllegalArgumentException("No envelope of this version is of kind " + kind);
        };
    }

    private static Payload rest(ByteBuffer bytes, Payload payload) {
        return payload.slice(bytes.position(), bytes.remaining());
    }

    private static SessionLimits limits(ByteBuffer bytes) {
        int sessions = (int) Math.max(-1, Math.min(number(bytes), Integer.MAX_VALUE));
        return new SessionLimits(sessions, ByteSize.ofBytes(number(bytes)));
    }

    private static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += GROUP_BITS) {
            byte next = bytes.get();
            number |= (long) (next & GROUP_MASK) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("A number is longer than any");
    }
}
