package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.testkit.store.ToyChange.Kind;
import io.skerry.raft.testkit.store.ToyStorage.Joined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What the more laborious faults of {@link ToyStorage} do. Stateless. */
final class ToyFaults {

    private ToyFaults() {}

    /** Returns what a fault writes of a batch one write too early, or nothing. */
    static List<ToyChange> tornHalf(Fault fault, Joined joined, Map<GroupId, ToyGroup> before) {
        return switch (fault) {
            case TORN_REPLACEMENT -> truncationOf(joined, before);
            case TORN_GROUPS -> firstGroupOf(joined);
            default -> List.of();
        };
    }

    private static List<ToyChange> truncationOf(Joined joined, Map<GroupId, ToyGroup> before) {
        for (ToyChange change : joined.changes()) {
            ToyGroup group = before.get(change.group());
            if (change.kind() == Kind.APPEND && group != null) {
                long first = ToyGroup.decode(change).get(0).index();
                if (first > group.boundary.index() && first <= group.last().index()) {
                    return List.of(ToyChange.of(Kind.TRUNCATE_SUFFIX, change.group(), first, 0));
                }
            }
        }
        return List.of();
    }

    private static List<ToyChange> firstGroupOf(Joined joined) {
        if (joined.versions().size() < 2) {
            return List.of();
        }
        GroupId first = joined.changes().get(0).group();
        return joined.changes().stream()
                .filter(change -> change.group().equals(first))
                .toList();
    }

    /** Removes the values of the groups beside one that is destroyed. */
    static void takeNeighbours(List<ToyChange> changes, Map<GroupId, ToyGroup> base, Map<GroupId, ToyGroup> versions) {
        if (changes.stream().anyMatch(change -> change.kind() == Kind.DESTROY)) {
            base.forEach((id, group) ->
                    versions.computeIfAbsent(id, absent -> group.copy()).values.clear());
        }
    }

    static List<Joined> inOrderOfCompletion(Fault fault, List<Joined> round) {
        List<Joined> order = new ArrayList<>(round);
        if (fault == Fault.COMPLETED_OUT_OF_ORDER) {
            Collections.reverse(order);
        }
        return order;
    }

    /** Shows logs cut where the new version begins to differ from the old one, and gives readers time to see that. */
    static void showShortened(Map<GroupId, ToyGroup> visible, Map<GroupId, ToyGroup> versions) {
        versions.forEach((id, version) -> {
            ToyGroup old = visible.get(id);
            if (old == null) {
                return;
            }
            ToyGroup shortened = version.copy();
            while (!shortened.entries.isEmpty()
                    && !old.entries.contains(shortened.entries.get(shortened.entries.size() - 1))) {
                shortened.entries.remove(shortened.entries.size() - 1);
            }
            visible.put(id, shortened);
        });
        for (int i = 0; i < 100; i++) {
            Thread.yield();
        }
    }
}
