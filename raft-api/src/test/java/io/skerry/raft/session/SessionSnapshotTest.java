package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.statemachine.SnapshotView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Sessions in a snapshot: all of it, byte by byte, or nothing. */
class SessionSnapshotTest {

    private final Log log = new Log();

    private Files sample() {
        log.limits = Log.limits(10, 1 << 16);
        ClientId client = log.open();
        log.once(client, 3, "a");
        log.once(ClientId.of("ada"), 1030, "b");
        log.once(client, 1, "c");
        return Files.of(log.machine);
    }

    @Test
    void theFilesOfTheStateMachineInsideStandBesideTheSessions() {
        assertEquals(Set.of("sessions", "machine.journal"), sample().names());
    }

    /** Least recently used first: {@code ada} with one outcome, then {@code s1} with two. */
    @Test
    void theBytesAreThoseOfTheVersion() {
        String header = "534b534e" + "00000001" + "00000002";
        String ada = "03616461" + "0000000000000006" + "0000000000000406" + "00000001" //
                + "0000000000000406" + "00000003" + "622332";
        String opened = "027331" + "0000000000000000" + "0000000000000003" + "00000002" //
                + "0000000000000001" + "00000003" + "632333" //
                + "0000000000000003" + "00000003" + "612331";
        byte[] body = HexFormat.of().parseHex(header + ada + opened);
        CRC32C crc = new CRC32C();
        crc.update(body);
        byte[] expected = ByteBuffer.allocate(body.length + 8)
                .put(body)
                .putLong(crc.getValue())
                .array();
        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(sample().bytes("sessions")));
    }

    @Test
    void whatIsRestoredGoesOnAsIfNothingHadBeen() {
        sample();
        log.restart();
        assertEquals("a#1", log.once(ClientId.of("s1"), 3, "again"));
        assertEquals("SEQUENCE", log.once(ClientId.of("ada"), 6, "late"));
        assertEquals("d#4", log.once(ClientId.of("ada"), 7, "d"));
        assertEquals("SESSION", log.once(ClientId.of("s2"), 1, "e"));
    }

    @Test
    void aViewDoesNotChangeWithWhatFollows() throws IOException {
        Files before = sample();
        Files written = new Files();
        try (SnapshotView view = log.machine.capture()) {
            log.once(ClientId.of("s1"), 4, "more");
            log.open();
            view.writeTo(written);
        }
        assertEquals(before.toString(), written.toString());
    }

    @Test
    void theSameStateIsTheSameBytesAlsoAfterItWasRestored() {
        Files files = sample();
        assertEquals(files.toString(), Files.of(Log.restored(files)).toString());
        SessionStateMachine<Journal, String, String> restored = Log.restored(files);
        assertEquals(log.machine.sessionBytes(), restored.sessionBytes());
    }

    @Test
    void everyDamagedByteAndEveryCutIsFoundAndNothingIsReplaced() {
        Files files = sample();
        byte[] good = files.bytes("sessions");
        String before = files.toString();
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                assertRefused(files, bad);
            }
            assertRefused(files, Arrays.copyOf(good, i));
        }
        assertRefused(files, Arrays.copyOf(good, good.length + 1));
        assertEquals(before, Files.of(log.machine).toString());
    }

    private void assertRefused(Files files, byte[] sessions) {
        files.put("sessions", sessions);
        assertThrows(IOException.class, () -> log.machine.restore(files));
    }

    @Test
    void aNewerVersionIsRefusedAndNamed() {
        Files files = sample();
        byte[] newer = files.bytes("sessions");
        newer[7] = 2;
        files.put("sessions", newer);
        IOException e = assertThrows(IOException.class, () -> log.machine.restore(files));
        assertEquals(
                "The sessions of the snapshot have version 2, this release knows 1: run the release that wrote it, or a"
                        + " newer one",
                e.getMessage());
    }

    @Test
    void aSnapshotOfAGroupWithoutSessionsIsRefused() {
        Files files = sample();
        files.remove("sessions");
        IOException e = assertThrows(IOException.class, () -> log.machine.restore(files));
        assertTrue(e.getMessage().contains("from a group without sessions"), e::getMessage);
    }

    /** Whoever can make a checksum: nothing is allocated by a length that is not there. */
    @Test
    void lengthsAreNotBelieved() {
        String begin = "534b534e" + "00000001" + "00000001" + "027331" + "0000000000000000" + "0000000000000003";
        for (String rest : new String[] {"7fffffff", "00000001" + "0000000000000001" + "7fffffff"}) {
            byte[] bytes = HexFormat.of().parseHex(begin + rest);
            assertThrows(IOException.class, () -> SessionFormat.read(new ByteArrayInputStream(bytes)));
        }
    }
}
