package io.skerry.raft.runtime.ship;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.ship.ShipAnswer.BytesAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.ListAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.runtime.ship.ShipAnswer.NotedAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.PartAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Reason;
import io.skerry.raft.runtime.ship.ShipAnswer.RefusedAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.WaitAnswer;
import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.runtime.ship.ShipRequest.DamagedReport;
import io.skerry.raft.runtime.ship.ShipRequest.ListRequest;
import io.skerry.raft.runtime.ship.ShipRequest.ManifestRequest;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each kind of frame, as {@code golden-shipping-frames.txt} has them: nodes of one protocol version must agree
 * on them. With {@code -Dgolden.rewrite=true} the file is written anew.
 */
class ShipFramesTest {

    private static final String FILE = "golden-shipping-frames.txt";
    private static final GroupId GROUP = GroupId.of(0x7777777777777777L);
    private static final SnapshotId ID =
            new SnapshotId(StoreId.of(0x1111111111111111L), LogPosition.of(4, 42), Digest.of(new byte[32]));

    private static Map<String, ShipRequest> requests() {
        Map<String, ShipRequest> requests = new LinkedHashMap<>();
        requests.put("list", new ListRequest(GROUP));
        requests.put("manifest", new ManifestRequest(GROUP, ID, 1 << 20));
        requests.put("chunk", new ChunkRequest(GROUP, ID, 3, 258));
        requests.put("damaged", new DamagedReport(GROUP, ID, 3, -1, "zu groß"));
        return requests;
    }

    private static Map<String, ShipAnswer> answers() {
        Map<String, ShipAnswer> answers = new LinkedHashMap<>();
        answers.put("listed", new ListAnswer(List.of(new Listed(ID, 2, 3_000_000_000L))));
        answers.put("listed, none", new ListAnswer(List.of()));
        answers.put("part", new PartAnswer(16 << 20, 1 << 20));
        answers.put("bytes", new BytesAnswer(3, 258));
        answers.put("noted", new NotedAnswer());
        for (Reason reason : Reason.values()) {
            answers.put("refused, " + reason, new RefusedAnswer(reason, "zu spät"));
        }
        answers.put("wait", new WaitAnswer());
        return answers;
    }

    private static Map<String, BulkFrame> frames() {
        Map<String, BulkFrame> frames = new LinkedHashMap<>();
        requests().forEach((name, request) -> frames.put(name, request.toFrame()));
        answers().forEach((name, answer) -> frames.put(name, answer.toFrame()));
        frames.put("bytes, with data", new BulkFrame(ShipWire.BYTES, new BytesAnswer(0, 0).head(), new byte[] {1}, 1));
        return frames;
    }

    @Test
    void bytesAreThoseOfTheProtocolVersion() throws IOException {
        StringBuilder actual = new StringBuilder();
        frames().forEach((name, frame) -> {
            byte[] data = Arrays.copyOf(frame.data().array(), frame.dataBytes());
            String hex = HexFormat.of().formatHex(frame.encodeHead())
                    + HexFormat.of().formatHex(data);
            actual.append(name).append('\n');
            for (int at = 0; at < hex.length(); at += 64) {
                actual.append("  ")
                        .append(hex, at, Math.min(hex.length(), at + 64))
                        .append('\n');
            }
        });
        if (Boolean.getBoolean("golden.rewrite")) {
            Path file =
                    Path.of("src/test/resources", getClass().getPackageName().replace('.', '/'), FILE);
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        try (InputStream golden = getClass().getResourceAsStream(FILE)) {
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), actual.toString());
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        requests().forEach((name, request) -> assertEquals(request, ShipRequest.read(request.toFrame()), name));
        answers().forEach((name, answer) -> {
            assertEquals(answer, ShipAnswer.read(answer.toFrame()), name);
            assertArrayEquals(answer.head(), answer.toFrame().head(), name);
        });
    }

    @Test
    void headsThatAreCutOrTooLongAreRefused() {
        frames().forEach((name, frame) -> {
            int length = frame.head().length;
            for (int cut = 0; cut <= length + 1; cut++) {
                BulkFrame other = new BulkFrame(frame.type(), Arrays.copyOf(frame.head(), cut));
                if (cut != length) {
                    assertThrows(WireException.class, () -> read(other), name);
                }
            }
        });
    }

    private static void read(BulkFrame frame) {
        if (frame.type() < ShipWire.LISTED) {
            ShipRequest.read(frame);
        } else {
            ShipAnswer.read(frame);
        }
    }

    @Test
    void reasonsAreOneLineAndFindRoom() {
        DamagedReport report = new DamagedReport(GROUP, ID, 0, 0, "ß\n".repeat(5000));
        DamagedReport read = (DamagedReport) ShipRequest.read(report.toFrame());
        assertEquals(-1, read.reason().indexOf('\n'));
        assertEquals(true, report.toFrame().head().length < 2 << 10);
    }
}
