package io.skerry.raft.testkit.sim;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.Payload;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionCommandCodec;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.testkit.sim.SimEffects.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the writes of {@link Clients} stand for: each number is the name of a command, with or without a session, or of the
 * opening of one. So sessions ride on what is simulated anyway, by a generator of their own, and move nothing of it. What
 * a group's session clients send again goes wherever the next write goes.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class SessionClients {

    private static final int CLIENTS_PER_GROUP = 5;
    private static final int LEAST_KIB = 4;
    private static final int MOST_KIB = 16;

    private final SessionCommandCodec<Long> codec = new SessionCommandCodec<>(SimEffects.COMMANDS);
    private final SimRandom random;
    /** What some nodes are configured with, and what others are: so after a change, in the middle of a restart. */
    private final SessionLimits[] limits = new SessionLimits[2];

    private final SessionClient[][] clients;
    private final List<Attempt> attempts = new ArrayList<>();
    private long lastCommand;

    /** A write that was sent. */
    private static final class Attempt {
        private final SessionCommand<Long> command;
        private final @Nullable SessionClient client;
        private @Nullable SessionOutcome<Effect> outcome;

        Attempt(SessionCommand<Long> command, @Nullable SessionClient client) {
            this.command = command;
            this.client = client;
        }
    }

    SessionClients(int groups, SimRandom random) {
        this.random = random;
        for (int i = 0; i < limits.length; i++) {
            limits[i] = new SessionLimits(
                    random.between(2, CLIENTS_PER_GROUP + 1), ByteSize.ofKiB(random.between(LEAST_KIB, MOST_KIB)));
        }
        this.clients = new SessionClient[groups][CLIENTS_PER_GROUP];
        for (SessionClient[] group : clients) {
            for (int i = 0; i < group.length; i++) {
                // The last one has a name, and never opens a session.
                ClientId name = i == group.length - 1 ? ClientId.of("named") : null;
                group[i] = new SessionClient(name, random.split());
            }
        }
    }

    /** A write begins in a group; numbers count up from 1. */
    void begin(long write, int group) {
        if (write != attempts.size() + 1) {
            throw new IllegalArgumentException("Write " + write + " does not follow " + attempts.size());
        }
        SessionLimits limit = limits[random.nextInt(8) == 0 ? 1 : 0];
        SessionClient client = random.oneOf(clients[group]);
        SessionCommand<Long> command;
        if (random.nextInt(16) == 0) {
            client = null;
            command = new SessionCommand.Plain<>(nextCommand());
        } else {
            command = client.next(limit, this::nextCommand);
        }
        attempts.add(new Attempt(write % 4 == 0 ? throughItsBytes(command) : command, client));
    }

    private long nextCommand() {
        return ++lastCommand;
    }

    /** As a log would give it back; done for some, since it costs more than to apply it. */
    private SessionCommand<Long> throughItsBytes(SessionCommand<Long> command) {
        Payload bytes = codec.encode(command);
        SessionCommand<Long> decoded = codec.decode(bytes);
        if (!decoded.equals(command)) {
            throw new Violation("sessions: %s is read as %s", command, decoded);
        }
        return decoded;
    }

    /** Returns what a write stands for. */
    SessionCommand<Long> command(long write) {
        return attempt(write).command;
    }

    /** Some replica has applied it, all others come to the same. */
    void onApplied(long write, SessionOutcome<Effect> outcome) {
        attempt(write).outcome = outcome;
    }

    /** Whoever has sent it is told the outcome. */
    void tell(long write) {
        Attempt attempt = attempt(write);
        if (attempt.outcome == null) {
            throw new Violation("sessions: write %d is to be told, and was not applied", write);
        }
        if (attempt.client != null) {
            attempt.client.told(attempt.command, attempt.outcome);
        }
    }

    /** It did not happen, or nobody knows: it is sent again. */
    void lose(long write) {
        Attempt attempt = attempt(write);
        if (attempt.client != null) {
            attempt.client.lost(attempt.command);
        }
    }

    private Attempt attempt(long write) {
        if (write < 1 || write > attempts.size()) {
            throw new Violation("nobody ever wrote %d", write);
        }
        return attempts.get((int) write - 1);
    }
}
