package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.statemachine.StateTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions in the state of a durable state machine do what those in memory do, wherever it is killed. */
class DurableSessionsTest {

    private static final int LOGS = 100;
    private static final int ENTRIES = 600;

    private SessionStateMachine<DurableJournal, String, String> machine = around(new DurableJournal());
    private final List<SessionCommand<String>> commands = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();

    private static SessionStateMachine<DurableJournal, String, String> around(DurableJournal journal) {
        return SessionStateMachine.of(journal, Log.RESULTS);
    }

    private static DurableStateMachine<?, ?> durable(SessionStateMachine<?, ?, ?> machine) {
        return (DurableStateMachine<?, ?>) machine;
    }

    private static LogPosition at(long index) {
        return LogPosition.of(1, index);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theyAreThoseInMemoryWhereverItIsKilled(long seed) throws IOException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < LOGS; i++) {
            DurableSessionsTest run = new DurableSessionsTest();
            run.run(new Random(1_000 * seed + i), seen);
        }
        assertTrue(seen.containsAll(Set.of("SESSION", "SEQUENCE", "killed", "replayed", "installed")), seen.toString());
    }

    private void run(Random random, Set<String> seen) throws IOException {
        Log plain = new Log();
        List<String> opened = new ArrayList<>();
        SessionLimits limits = SessionModelTest.limits(random);
        Files snapshot = null;
        for (int index = 1; index <= ENTRIES; index++) {
            if (random.nextInt(100) == 0) {
                limits = SessionModelTest.limits(random);
            }
            SessionCommand<String> command = SessionModelTest.command(random, index, opened, limits);
            commands.add(command);
            outcomes.add(SessionModelTest.text(plain.apply(command)));
            seen.add(outcomes.get(index - 1));
            apply(index);
            if (random.nextInt(10) == 0) {
                machine.batchApplied(at(index));
            }
            if (random.nextInt(20) == 0) {
                durable(machine).persist();
            }
            if (random.nextInt(40) == 0) {
                machine = around(machine.machine().killed());
                seen.add("killed");
                replay(seen);
            }
            if (random.nextInt(80) == 0) {
                snapshot = new Files();
                durable(machine).writeSnapshot(snapshot);
            }
            if (random.nextInt(80) == 0 && snapshot != null) {
                install(snapshot, random);
                seen.add("installed");
                replay(seen);
            }
            assertEquals(plain.machine.sessionBytes(), machine.sessionBytes());
            if (random.nextInt(30) == 0) {
                assertArrayEquals(sessions(plain.machine), sessions(machine));
            }
        }
        assertEquals(plain.machine.machine().commands(), machine.machine().commands());
        assertArrayEquals(sessions(plain.machine), sessions(machine));
    }

    private void apply(long index) {
        String outcome = SessionModelTest.text(machine.apply(at(index), commands.get((int) index - 1)));
        assertEquals(outcomes.get((int) index - 1), outcome);
    }

    private void replay(Set<String> seen) {
        for (long index = machine.durablePosition().index() + 1; index <= commands.size(); index++) {
            apply(index);
            seen.add("replayed");
        }
    }

    private void install(Files snapshot, Random random) throws IOException {
        if (random.nextBoolean()) {
            machine.restore(snapshot);
            return;
        }
        try (Prepared prepared = durable(machine).prepare(snapshot)) {
            prepared.activate();
            assertEquals(prepared.position(), machine.durablePosition());
        }
    }

    private static byte[] sessions(SessionStateMachine<?, ?, ?> of) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SessionFormat.write(List.copyOf(of.table().sessions()), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private String once(long index, String client, long sequence, String command) {
        return Log.text(machine.apply(
                at(index), new SessionCommand.Once<>(ClientId.of(client), sequence, SessionLimits.DEFAULT, command)));
    }

    @Test
    void whoWrapsItHasATableOfItsOwn() throws IOException {
        StateTable table = durable(machine).attachment();
        once(1, "ada", 1, "a");
        table.put(Payload.ofUtf8("k"), Payload.ofUtf8("v"));
        assertThrows(IllegalArgumentException.class, () -> table.put(Payload.EMPTY, Payload.EMPTY));
        durable(machine).persist();
        assertEquals(LogPosition.NONE, machine.durablePosition());
        durable(machine).commandApplied(at(1));
        durable(machine).persist();
        machine = around(machine.machine().killed());
        assertEquals(at(1), machine.durablePosition());
        TreeMap<String, String> all = new TreeMap<>();
        durable(machine).attachment().forEach((key, value) -> all.put(key.toUtf8(), value.toUtf8()));
        assertEquals("{k=v}", all.toString());
        assertEquals("a#1", once(2, "ada", 1, "again"));
        assertEquals(1, machine.sessionCount());
    }

    @Test
    void snapshotsOfTheOtherKindAreRefusedInTheMachinesWords() throws IOException {
        once(1, "ada", 1, "a");
        machine.batchApplied(at(1));
        Files durable = Files.of(machine);
        assertEquals(Set.of("durable", "sessions-inside"), durable.names());
        Log plain = new Log();
        plain.plain("p");
        IOException other = assertThrows(IOException.class, () -> plain.machine.restore(durable));
        assertEquals("Other files than its own: [durable]", other.getMessage());

        Files files = Files.of(plain.machine);
        for (String attempt : List.of("restore", "prepare")) {
            other = assertThrows(IOException.class, () -> {
                if (attempt.equals("restore")) {
                    machine.restore(files);
                } else {
                    durable(machine).prepare(files);
                }
            });
            assertEquals("Other files than its own: [journal]", other.getMessage());
        }
        files.remove("sessions");
        other = assertThrows(IOException.class, () -> machine.restore(files));
        assertTrue(other.getMessage().contains("from a group without sessions"), other::toString);
        assertEquals("a#1", once(2, "ada", 1, "again"));
        assertEquals(List.of("p"), plain.machine.machine().commands());
    }

    @Test
    void recordsOfAnotherReleaseAreRefused() {
        for (byte[] key : new byte[][] {{1, 'a'}, {2, 1, 'a', 0}, {2, 1, 'b', 0, 0, 0, 0, 0, 0, 0, 1}}) {
            DurableJournal journal = new DurableJournal();
            journal.attachment().put(Payload.wrap(key), Payload.wrap(new byte[25]));
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> around(journal));
            assertTrue(e.getMessage().contains("run the release that wrote them"), e::getMessage);
        }
        assertThrows(
                IllegalArgumentException.class, () -> new SessionStateMachine<>(new DurableJournal(), Log.RESULTS));
    }
}
