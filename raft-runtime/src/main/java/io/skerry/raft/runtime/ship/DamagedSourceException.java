package io.skerry.raft.runtime.ship;

import io.skerry.raft.runtime.ship.ShipRequest.DamagedReport;
import io.skerry.raft.snapshot.DamagedSnapshotException;

/** What a node sends of a snapshot is wrong: another one has to be asked. */
final class DamagedSourceException extends DamagedSnapshotException {

    private static final long serialVersionUID = 1L;

    private final transient DamagedReport report;

    DamagedSourceException(DamagedReport report, Throwable cause) {
        super("The snapshot of group " + report.group() + " at " + report.id().position() + " is damaged where it"
                + " comes from: " + report.reason());
        this.report = report;
        initCause(cause);
    }

    DamagedReport report() {
        return report;
    }
}
