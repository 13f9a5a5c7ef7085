package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link Hello}. Stateless, thread-safe. */
public final class HelloCodec {

    /** "SKRY": tells a node from whatever else may listen at an address. */
    private static final int MAGIC = 0x534b5259;

    /** Group, an empty label, no types. */
    private static final int LEAST_TYPES_BYTES = Long.BYTES + Short.BYTES + Integer.BYTES;

    /**
     * A hello that fits its frame.
     *
     * @param whole as the node says it
     * @param hello with the command types of as many groups as fit
     * @param later those that do not: they are sent first thing when the handshake is through
     */
    public record Fitting(Hello whole, Hello hello, List<CommandTypes> later) {}

    private HelloCodec() {}

    /** Leaves out the command types of groups for which there is no room before the handshake is through. */
    public static Fitting fit(Hello hello) {
        long room = FrameLimits.HANDSHAKE_BODY_BYTES
                - Frame.of(withTypes(hello, List.of())).bodyBytes();
        int fitting = 0;
        for (CommandTypes types : hello.types()) {
            room -= Frame.of(types).bodyBytes();
            if (room < 0) {
                break;
            }
            fitting++;
        }
        List<CommandTypes> all = hello.types();
        return new Fitting(
                hello, withTypes(hello, all.subList(0, fitting)), List.copyOf(all.subList(fitting, all.size())));
    }

    private static Hello withTypes(Hello hello, List<CommandTypes> types) {
        return new Hello(
                hello.protocol(),
                hello.stream(),
                hello.cluster(),
                hello.lanes(),
                hello.self(),
                hello.address(),
                hello.openCounter(),
                hello.entryCodec(),
                hello.election(),
                hello.maxPayload(),
                hello.sessions(),
                types);
    }

    static void write(Hello hello, BodySink sink) {
        sink.int32(MAGIC);
        sink.int32(hello.protocol());
        sink.int16(hello.stream());
        sink.int16(hello.lanes());
        sink.payload(hello.cluster().hash());
        sink.int64(hello.self().node().value());
        sink.int64(hello.self().store().value());
        sink.int64(hello.openCounter());
        sink.int64(hello.election().timeout().toNanos());
        sink.int64(hello.election().heartbeat().toNanos());
        sink.int64(hello.maxPayload().bytes());
        sink.int32(hello.sessions().maxSessions());
        sink.int64(hello.sessions().maxBytes().bytes());
        sink.int16(hello.address().port());
        sink.text(hello.address().host());
        sink.text(hello.entryCodec());
        sink.int32(hello.types().size());
        MessageWriter writer = new MessageWriter(sink);
        hello.types().forEach(writer::on);
    }

    /**
     * Returns what the other side says of itself.
     *
     * @throws WireException if the body is no hello of this version
     */
    public static Hello read(byte[] body) {
        return MessageReader.read(FrameType.HELLO, body, HelloCodec::read);
    }

    /**
     * Says what is wrong if the other side is no node, or one of another version, whose hello cannot be read any further;
     * null if it can.
     */
    public static @Nullable String versionFault(byte[] body) {
        BodyReader reader = new BodyReader(body);
        if (reader.remaining() < 2 * Integer.BYTES || reader.int32() != MAGIC) {
            return "what is at the other end is no Skerry node; correct the address";
        }
        int protocol = reader.int32();
        if (protocol == Hello.PROTOCOL) {
            return null;
        }
        return "the other end speaks protocol version " + Integer.toUnsignedString(protocol) + ", this end version "
                + Hello.PROTOCOL + "; run releases of one protocol version on all nodes";
    }

    private static Hello read(BodyReader reader) {
        if (reader.int32() != MAGIC) {
            throw new WireException("it does not begin as a hello");
        }
        int protocol = reader.int32();
        int stream = reader.int16();
        int lanes = reader.int16();
        ClusterId cluster =
                new ClusterId(Payload.copyOf(reader.payload(ClusterId.BYTES).toByteArray()));
        Member self = MessageReader.member(reader);
        long openCounter = reader.notNegative("open counter");
        Duration timeout = Duration.ofNanos(reader.notNegative("election timeout"));
        Duration heartbeat = Duration.ofNanos(reader.notNegative("heartbeat interval"));
        ByteSize maxPayload = ByteSize.ofBytes(reader.notNegative("largest payload"));
        SessionLimits sessions =
                new SessionLimits(reader.int32(), ByteSize.ofBytes(reader.notNegative("memory for sessions")));
        int port = reader.int16();
        HostPort address = new HostPort(reader.text(), port);
        String entryCodec = reader.text();
        return new Hello(
                protocol,
                stream,
                cluster,
                lanes,
                self,
                address,
                openCounter,
                entryCodec,
                new ElectionConfig(timeout, heartbeat),
                maxPayload,
                sessions,
                types(reader));
    }

    private static List<CommandTypes> types(BodyReader reader) {
        int count = reader.count("groups", LEAST_TYPES_BYTES);
        List<CommandTypes> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            types.add(MessageReader.commandTypes(reader));
        }
        return types;
    }
}
