package io.skerry.raft.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random logs, applied by two replicas that restart from their snapshots at different moments, and by a model that says the
 * rules as plainly as they are written.
 */
class SessionModelTest {

    private static final int LOGS = 150;
    private static final int ENTRIES = 600;

    /** What the model knows of a client. */
    private static final class Client {
        private final String id;
        private final TreeMap<Long, String> outcomes = new TreeMap<>();
        private long highest;
        private long forgotten;
        private int lastUse;

        Client(String id) {
            this.id = id;
        }

        long bytes() {
            return Session.OVERHEAD_BYTES
                    + id.length()
                    + outcomes.values().stream()
                            .mapToLong(outcome -> Session.OUTCOME_OVERHEAD_BYTES + outcome.length())
                            .sum();
        }
    }

    /** The rules, with no thought of speed. */
    private static final class Model {
        private final Map<String, Client> clients = new HashMap<>();
        private final List<String> commands = new ArrayList<>();

        String apply(int index, SessionCommand<String> command) {
            if (command instanceof SessionCommand.Plain<String> plain) {
                return take(plain.command());
            }
            if (command instanceof SessionCommand.Open<String> open) {
                Client client = new Client("s" + index);
                client.lastUse = index;
                clients.put(client.id, client);
                forget(open.limits());
                return client.id;
            }
            return once(index, (SessionCommand.Once<String>) command);
        }

        private String take(String command) {
            commands.add(command);
            return command + "#" + commands.size();
        }

        private String once(int index, SessionCommand.Once<String> once) {
            String id = once.client().text();
            if (id.matches("s\\d+") && !clients.containsKey(id)) {
                return "SESSION";
            }
            Client client = clients.computeIfAbsent(id, Client::new);
            client.lastUse = index;
            if (once.sequence() <= client.forgotten || once.sequence() <= client.highest - 1024) {
                return "SEQUENCE";
            }
            String remembered = client.outcomes.get(once.sequence());
            if (remembered != null) {
                return remembered;
            }
            String result = take(once.command());
            client.highest = Math.max(client.highest, once.sequence());
            client.outcomes.put(once.sequence(), result);
            client.outcomes.keySet().removeIf(sequence -> sequence <= client.highest - 1024);
            forget(once.limits());
            return result;
        }

        private void forget(SessionLimits limits) {
            while (clients.size() > limits.maxSessions()
                    || bytes() > limits.maxBytes().bytes()) {
                Client oldest = clients.values().stream()
                        .min((a, b) -> Integer.compare(a.lastUse, b.lastUse))
                        .orElseThrow();
                if (clients.size() > 1) {
                    clients.remove(oldest.id);
                } else {
                    oldest.forgotten = oldest.outcomes.pollFirstEntry().getKey();
                }
            }
        }

        long bytes() {
            return clients.values().stream().mapToLong(Client::bytes).sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void replicasAndModelAgreeWhateverTheLogHolds(long seed) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < LOGS; i++) {
            run(new Random(1_000 * seed + i), seen);
        }
        assertTrue(seen.containsAll(Set.of("SESSION", "SEQUENCE", "again", "restarted")), seen.toString());
    }

    private static void run(Random random, Set<String> seen) {
        Model model = new Model();
        Log one = new Log();
        Log two = new Log();
        List<String> opened = new ArrayList<>();
        SessionLimits limits = limits(random);
        for (int index = 1; index <= ENTRIES; index++) {
            if (random.nextInt(100) == 0) {
                limits = limits(random);
            }
            SessionCommand<String> command = command(random, index, opened, limits);
            int effects = model.commands.size();
            String expected = model.apply(index, command);
            if (command instanceof SessionCommand.Once && model.commands.size() == effects) {
                seen.add(expected.startsWith("S") ? expected : "again");
            }
            assertEquals(expected, text(one.apply(command)));
            assertEquals(expected, text(two.apply(command)));
            if (random.nextInt(40) == 0) {
                one.restart();
                seen.add("restarted");
            }
            if (random.nextInt(90) == 0) {
                assertEquals(
                        Files.of(one.machine).toString(), Files.of(two.machine).toString());
            }
            assertEquals(model.bytes(), two.machine.sessionBytes());
        }
        assertEquals(model.commands, one.machine.machine().commands());
        assertEquals(Files.of(one.machine).toString(), Files.of(two.machine).toString());
        one.machine.batchApplied(LogPosition.of(1, ENTRIES));
    }

    static String text(SessionOutcome<String> outcome) {
        return outcome instanceof SessionOutcome.Opened<String> opened
                ? opened.client().text()
                : Log.text(outcome);
    }

    static SessionLimits limits(Random random) {
        return Log.limits(1 + random.nextInt(12), (4 << 10) + random.nextInt(24 << 10));
    }

    static SessionCommand<String> command(Random random, int index, List<String> opened, SessionLimits limits) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return new SessionCommand.Plain<>("p" + index);
        }
        if (kind == 1) {
            opened.add("s" + index);
            return new SessionCommand.Open<>(limits);
        }
        String id = opened.isEmpty() || random.nextInt(3) == 0
                ? (random.nextInt(20) == 0 ? "s" + random.nextInt(2 * ENTRIES) : "named" + random.nextInt(3))
                : opened.get(Math.max(0, opened.size() - 1 - random.nextInt(8)));
        String text = "c" + index + "x".repeat(random.nextInt(30) == 0 ? random.nextInt(6_000) : random.nextInt(20));
        return new SessionCommand.Once<>(ClientId.of(id), sequence(random, index), limits, text);
    }

    /** Mostly near what came last, often the same as before, and at times around the other end of the window. */
    private static long sequence(Random random, int index) {
        long near = 1 + index / 8 + random.nextInt(8);
        return switch (random.nextInt(12)) {
            case 0 -> near + 1018 + random.nextInt(12);
            case 1 -> 1 + random.nextInt(4);
            default -> near;
        };
    }
}
