package io.skerry.raft.session;

import io.skerry.raft.config.SessionLimits;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions, in the order of their last use in the log: a function of the log alone, with no clock and no order of
 * hashes. Not thread-safe; owned by its state machine.
 */
final class SessionTable {

    /** From the one that was not used for longest to the one that was used last. */
    private final LinkedHashMap<ClientId, Session> byUse = new LinkedHashMap<>();

    private final SessionObserver observer;
    private long bytes;

    /** Returns a table of those sessions, least recently used first; takes them over. */
    SessionTable(List<Session> sessions, SessionObserver observer) {
        this.observer = observer;
        sessions.forEach(this::add);
    }

    /** Returns the session of a client, used now; null if there is none. */
    @Nullable
    Session use(ClientId client) {
        Session session = byUse.remove(client);
        if (session != null) {
            byUse.put(client, session);
            observer.changed(session);
        }
        return session;
    }

    /** Returns a new session, used now. */
    Session open(ClientId client) {
        Session session = new Session(client);
        add(session);
        observer.changed(session);
        return session;
    }

    private void add(Session session) {
        byUse.put(session.client(), session);
        bytes += session.bytes();
    }

    /** Keeps an outcome in a session of this table. */
    void remember(Session session, long sequence, byte[] outcome) {
        bytes -= session.bytes();
        observer.remembered(session, sequence, outcome);
        session.remember(sequence, outcome, observer);
        bytes += session.bytes();
    }

    /** Forgets until the limits hold: sessions by their last use, and of the last one that is left, its oldest outcomes. */
    void enforce(SessionLimits limits) {
        long maxBytes = limits.maxBytes().bytes();
        Iterator<Session> oldestFirst = byUse.values().iterator();
        while (byUse.size() > 1 && (byUse.size() > limits.maxSessions() || bytes > maxBytes)) {
            Session oldest = oldestFirst.next();
            bytes -= oldest.bytes();
            oldestFirst.remove();
            observer.expired(oldest);
        }
        if (bytes > maxBytes && !byUse.isEmpty()) {
            Session left = byUse.values().iterator().next();
            while (left.bytes() > maxBytes && left.forgetOldest(observer)) {
                bytes = left.bytes();
            }
        }
    }

    /** Returns the sessions, least recently used first. */
    Collection<Session> sessions() {
        return byUse.values();
    }

    int size() {
        return byUse.size();
    }

    /** Returns an estimate from above of the memory that all of it takes. */
    long bytes() {
        return bytes;
    }
}
