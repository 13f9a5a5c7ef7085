package io.skerry.raft.core.check;

/** A law of Raft does not hold: a defect, or a disk that lied. The group must stop. */
public final class InvariantViolation extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Names the law, and the values that break it. */
    public InvariantViolation(String message) {
        super(message);
    }
}
