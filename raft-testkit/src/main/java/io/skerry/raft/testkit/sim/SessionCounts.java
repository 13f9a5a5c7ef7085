package io.skerry.raft.testkit.sim;

/**
 * What became of the commands of sessions, each entry of the committed log counted once. Immutable.
 *
 * @param opened           sessions that were opened
 * @param effects          commands of sessions that took effect
 * @param remembered       commands that were there before, and got the remembered outcome
 * @param expiredSessions  commands of sessions that were forgotten
 * @param expiredSequences commands of sessions that had gone on too far since, or had no room for so old an outcome
 */
public record SessionCounts(long opened, long effects, long remembered, long expiredSessions, long expiredSequences) {

    static final SessionCounts NONE = new SessionCounts(0, 0, 0, 0, 0);

    SessionCounts plus(SessionCounts other) {
        return new SessionCounts(
                opened + other.opened,
                effects + other.effects,
                remembered + other.remembered,
                expiredSessions + other.expiredSessions,
                expiredSequences + other.expiredSequences);
    }
}
