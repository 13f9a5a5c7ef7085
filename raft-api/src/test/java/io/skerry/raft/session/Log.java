package io.skerry.raft.session;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.session.SessionOutcome.Applied;
import io.skerry.raft.session.SessionOutcome.Expired;
import io.skerry.raft.session.SessionOutcome.Opened;
import io.skerry.raft.statemachine.ResultCodec;
import java.io.IOException;

/** A log that one state machine with sessions applies as it grows. Not thread-safe; owned by its test. */
final class Log {

    static final ResultCodec<String> RESULTS = ResultCodec.of(Journal.CODEC);

    SessionStateMachine<Journal, String, String> machine = new SessionStateMachine<>(new Journal(), RESULTS);
    SessionLimits limits = SessionLimits.DEFAULT;
    private long index;

    static SessionLimits limits(int sessions, long bytes) {
        return new SessionLimits(sessions, ByteSize.ofBytes(bytes));
    }

    SessionOutcome<String> apply(SessionCommand<String> command) {
        index++;
        return machine.apply(LogPosition.of(1, index), command);
    }

    /** Returns the session's client. */
    ClientId open() {
        return ((Opened<String>) apply(new SessionCommand.Open<>(limits))).client();
    }

    /** Returns the result, or what was forgotten. */
    String once(ClientId client, long sequence, String command) {
        return text(apply(new SessionCommand.Once<>(client, sequence, limits, command)));
    }

    String plain(String command) {
        return text(apply(new SessionCommand.Plain<>(command)));
    }

    static String text(SessionOutcome<String> outcome) {
        return outcome instanceof Applied<String> applied
                ? applied.result()
                : ((Expired<String>) outcome).what().toString();
    }

    /** Goes on with a state machine that has read what this one has written. */
    void restart() {
        Files files = Files.of(machine);
        machine = restored(files);
    }

    static SessionStateMachine<Journal, String, String> restored(Files files) {
        SessionStateMachine<Journal, String, String> restored = new SessionStateMachine<>(new Journal(), RESULTS);
        try {
            restored.restore(files);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return restored;
    }
}
