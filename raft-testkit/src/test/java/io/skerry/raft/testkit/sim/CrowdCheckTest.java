package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Write;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a storage without room is given. */
class CrowdCheckTest {

    private final CoreStatus idle = Clusters.leader(Clusters.running()).core().status();
    private final CrowdCheck check = new CrowdCheck();

    @Test
    void aCommandBesideAWriteUnderWayIsSeen() {
        check.crowd(true);
        check.onStep(holding(10, 5), holding(11, 6));
        Violations.expect("no room", () -> check.onWrite(write(6, EntryType.COMMAND)));
    }

    @Test
    void whatATermOrAMembershipBeginsWithMayPass() {
        check.crowd(true);
        check.onStep(holding(10, 5), holding(11, 6));
        check.onWrite(write(6, EntryType.NO_OP));
        check.onStep(holding(11, 6), holding(12, 7));
        check.onWrite(write(7, EntryType.MEMBERSHIP));
    }

    @Test
    void aCommandMayPassWhenNothingIsUnderWay() {
        check.crowd(true);
        check.onStep(holding(0, 5), holding(11, 6));
        check.onWrite(write(6, EntryType.COMMAND));
    }

    @Test
    void aCommandMayPassWhileThereIsRoom() {
        check.crowd(true);
        check.crowd(false);
        check.onStep(holding(10, 5), holding(11, 6));
        check.onWrite(write(6, EntryType.COMMAND));
    }

    private CoreStatus holding(long undurable, long last) {
        CoreStatus status = Clusters.with(idle, "undurableBytes", undurable);
        return Clusters.with(status, "last", LogPosition.of(1, last));
    }

    private static Write write(long index, EntryType type) {
        LogEntry entry = new LogEntry(LogPosition.of(1, index), type, Payload.ofUtf8("x"));
        LogSlice entries = LogSlice.of(PlainEntryCodec.INSTANCE.encode(List.of(entry)));
        return new Write(1, null, entries, List.of(), null, List.of());
    }
}
