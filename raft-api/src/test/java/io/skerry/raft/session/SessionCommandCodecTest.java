package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.CommandCodecException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionCommandCodecTest {

    private static final SessionLimits LARGEST = new SessionLimits(10_000_000, ByteSize.ofMiB(65_536));

    private final SessionCommandCodec<String> codec = new SessionCommandCodec<>(Journal.CODEC);

    private static List<SessionCommand<String>> samples() {
        return List.of(
                new SessionCommand.Plain<>("command"),
                new SessionCommand.Plain<>(""),
                new SessionCommand.Open<>(SessionLimits.DEFAULT),
                new SessionCommand.Once<>(ClientId.opened(42), 1, SessionLimits.DEFAULT, "command"),
                new SessionCommand.Once<>(ClientId.of("x".repeat(64)), Long.MAX_VALUE, LARGEST, ""),
                new SessionCommand.Once<>(ClientId.of("a b"), 128, Log.limits(1, 4096), "c"));
    }

    @Test
    void whatIsEncodedIsDecoded() {
        for (SessionCommand<String> command : samples()) {
            Payload encoded = codec.encode(command);
            assertEquals(command, codec.decode(encoded));
            byte[] larger = new byte[encoded.size() + 9];
            encoded.copyTo(larger, 4);
            assertEquals(command, codec.decode(Payload.wrap(larger, 4, encoded.size())), "a view");
        }
    }

    /** They stand in logs: bytes that differ are another version. */
    @Test
    void theBytesAreThoseOfTheVersion() {
        assertEquals("e1" + "63", codec.encode(new SessionCommand.Plain<>("c")).toHex());
        String limits = "904e" + "80808020";
        assertEquals(
                "e2" + limits,
                codec.encode(new SessionCommand.Open<>(SessionLimits.DEFAULT)).toHex());
        assertEquals(
                "e3" + "03733432" + "8001" + limits + "63",
                codec.encode(new SessionCommand.Once<>(ClientId.opened(42), 128, SessionLimits.DEFAULT, "c"))
                        .toHex());
    }

    @Test
    void anEnvelopeIsAsLargeAsDocumentedAtMost() {
        for (SessionCommand<String> command : samples()) {
            int inside = command instanceof SessionCommand.Once<String> once
                    ? once.command().length()
                    : 7;
            assertTrue(codec.encode(command).size() <= inside + SessionCommandCodec.MAX_ENVELOPE_BYTES);
        }
    }

    @Test
    void whatWasEncodedBeforeIsPutIntoTheSameEnvelope() {
        SessionCommand<String> once =
                new SessionCommand.Once<>(ClientId.of("ada"), 7, SessionLimits.DEFAULT, "command");
        Payload inside = codec.encodeInside("command");
        assertEquals(codec.encode(once), codec.encodeOnce(ClientId.of("ada"), 7, SessionLimits.DEFAULT, inside));
        assertThrows(
                IllegalArgumentException.class,
                () -> codec.encodeOnce(ClientId.of("ada"), 0, SessionLimits.DEFAULT, inside));
    }

    @Test
    void whatHasNoEnvelopeSaysSo() {
        for (String hex : List.of("00", "67", "f1", "d1", "01ff")) {
            CommandCodecException e = assertThrows(CommandCodecException.class, () -> codec.decode(payload(hex)));
            assertTrue(e.getMessage().contains("when the group had no sessions"), e::getMessage);
        }
    }

    @Test
    void aDamagedEnvelopeIsNeverAnythingElseThanThat() {
        for (String hex : List.of(
                "",
                "e0",
                "e4",
                "ef",
                "e2",
                "e2904e8080802000", // more than its limits
                "e20080808020", // no sessions
                "e2ffffffffffffffffff0180808020",
                "e2ffffffffffffffffffff0180808020", // a number without an end
                "e300", // no client
                "e3ff",
                "e3037334",
                "e30373343200904e8080802063", // sequence 0
                "e303733432ffffffffffffffffff01904e8080802063", // a negative one
                "e30373348a01904e8080802063")) { // no ASCII
            assertThrows(CommandCodecException.class, () -> codec.decode(payload(hex)), hex);
        }
        Random random = new Random(6);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0xe0 | random.nextInt(5));
            }
            try {
                SessionCommand<String> command = codec.decode(Payload.wrap(bytes));
                assertEquals(command, codec.decode(codec.encode(command)));
            } catch (CommandCodecException expected) {
                assertTrue(expected.getMessage().contains("envelope"), expected::getMessage);
            }
        }
    }

    @Test
    void theTypesSayThatThereAreSessions() {
        assertEquals(Map.of(1, "text", SessionCommandCodec.TYPE_ID, "session envelope, version 1"), codec.types());
        CommandCodec<SessionCommand<String>> inside = codec;
        assertThrows(IllegalArgumentException.class, () -> new SessionCommandCodec<>(inside));
    }

    private static Payload payload(String hex) {
        return Payload.wrap(HexFormat.of().parseHex(hex));
    }
}
