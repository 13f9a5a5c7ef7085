package io.skerry.raft.runtime.session;

import io.skerry.raft.node.SessionExpiredException;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionOutcome.Applied;
import io.skerry.raft.session.SessionOutcome.Expired;
import io.skerry.raft.session.SessionOutcome.Opened;

/** Makes of outcomes what callers get. Stateless. */
final class Outcomes {

    private Outcomes() {}

    /** @throws SessionExpiredException if the outcome is not known any more */
    static <R> R once(ClientId client, long sequence, SessionOutcome<R> outcome) {
        if (outcome instanceof Expired<R> expired) {
            throw new SessionExpiredException(client, sequence, expired.what());
        }
        return applied(outcome);
    }

    static <R> R applied(SessionOutcome<R> outcome) {
        if (outcome instanceof Applied<R> applied) {
            return applied.result();
        }
        throw new IllegalStateException("A command ended as " + outcome);
    }

    static <R> ClientId opened(SessionOutcome<R> outcome) {
        if (outcome instanceof Opened<R> opened) {
            return opened.client();
        }
        throw new IllegalStateException("The opening of a session ended as " + outcome);
    }
}
