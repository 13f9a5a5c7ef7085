package io.skerry.raft.session;

/** Hears of what changes in a table of sessions, while a command is applied. */
interface SessionObserver {

    /** Hears nothing. */
    SessionObserver NONE = new SessionObserver() {};

    /** A session was opened or used by the command, or what it remembers has changed: one for each command at most. */
    default void changed(Session session) {}

    /** An outcome is remembered. */
    default void remembered(Session session, long sequence, byte[] outcome) {}

    /** An outcome is not remembered any more. */
    default void forgot(Session session, long sequence) {}

    /** A session is not there any more, with all that it still has. */
    default void expired(Session session) {}
}
