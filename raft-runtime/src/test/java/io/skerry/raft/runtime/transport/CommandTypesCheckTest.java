package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.session.SessionCommandCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTypesCheckTest {

    private static final NodeId ONE = NodeId.of(1);
    private static final NodeId TWO = NodeId.of(2);

    @Test
    void theSameIdWithAnotherNameIsAConflict() {
        CommandTypes mine = types(5, Map.of(1, "Add", 2, "Reset"));
        CommandTypes theirs = types(5, Map.of(2, "Clear"));
        assertEquals(
                "in group counter, command type 2 is Reset on node 1, and Clear on node 2;"
                        + " register each type with one id, the same on all nodes",
                CommandTypesCheck.conflict(ONE, mine, TWO, theirs));
        assertEquals(
                CommandTypesCheck.conflict(ONE, mine, TWO, theirs),
                CommandTypesCheck.conflict(ONE, List.of(types(4, Map.of()), mine), TWO, List.of(theirs)));
    }

    @Test
    void moreTypesAndOtherGroupsAreNone() {
        CommandTypes mine = types(5, Map.of(1, "Add"));
        assertNull(CommandTypesCheck.conflict(ONE, mine, TWO, types(5, Map.of(1, "Add", 2, "Reset"))));
        assertNull(CommandTypesCheck.conflict(ONE, mine, TWO, types(5, Map.of())));
        assertNull(CommandTypesCheck.conflict(ONE, mine, TWO, types(6, Map.of(1, "Subtract"))));
        assertNull(CommandTypesCheck.conflict(ONE, List.of(), TWO, List.of(mine)));
    }

    /** The one with sessions would write envelopes, which the other would take for commands. */
    @Test
    void sessionsOnOneSideOnlyAreAConflict() {
        CommandTypes with = types(5, Map.of(SessionCommandCodec.TYPE_ID, "envelope", 1, "Add"));
        CommandTypes without = types(5, Map.of(1, "Add"));
        assertEquals(
                "group counter has sessions on node 1, and none on node 2;"
                        + " host it with sessions(resultCodec) on all nodes, or on none",
                CommandTypesCheck.conflict(ONE, with, TWO, without));
        assertEquals(
                CommandTypesCheck.conflict(ONE, with, TWO, without),
                CommandTypesCheck.conflict(TWO, without, ONE, with));
        assertNull(CommandTypesCheck.conflict(ONE, with, TWO, with));
    }

    private static CommandTypes types(long group, Map<Integer, String> types) {
        return new CommandTypes(GroupId.of(group), "counter", types);
    }
}
