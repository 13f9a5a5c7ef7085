package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Who the storage is: as accepted, which the next stamp is held against, and as durable. Guarded by the committer's lock,
 * but for {@link #durable}.
 */
final class Stamps {

    private Stamp accepted;
    private volatile Stamp durable;

    Stamps(Stamp recovered) {
        this.accepted = recovered;
        this.durable = recovered;
    }

    /** Returns who the storage is, as far as it is durable. Thread-safe. */
    Stamp durable() {
        return durable;
    }

    /**
     * Refuses a stamp that differs from the accepted one.
     *
     * @throws io.skerry.raft.storage.BatchRefusedException if the storage is another's
     */
    void validate(@Nullable Stamp next, Reasons reasons) {
        if (next != null && accepted.identity().cluster() != null && !accepted.equals(next)) {
            throw reasons.otherStamp(accepted, next);
        }
    }

    void accept(@Nullable Stamp next) {
        accepted = next == null ? accepted : next;
    }

    /**
     * A turn ended, and wrote this stamp or none. One that failed with its request alone must not be what the next is held
     * against, so what is accepted is to be made out anew from the requests that wait.
     */
    void settle(@Nullable Stamp written) {
        durable = written == null ? durable : written;
        accepted = durable;
    }
}
