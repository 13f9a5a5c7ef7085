package io.skerry.raft.runtime.ship;

import java.io.IOException;

/** A node does not give what was asked of it. */
final class ShipRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ShipAnswer.Reason reason;

    ShipRefusedException(ShipAnswer.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ShipAnswer.Reason reason() {
        return reason;
    }
}
