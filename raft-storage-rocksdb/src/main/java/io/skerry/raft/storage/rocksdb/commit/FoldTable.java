package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folds of a turn, by group, in the order in which the groups were first named. Folds are used again turn after turn.
 * Not thread-safe; owned by whoever holds the commit token.
 */
final class FoldTable {

    /** As many folds are kept; a turn of more groups makes the others anew. */
    private static final int KEPT = 1024;

    private final List<GroupFold> folds = new ArrayList<>();
    private int used;

    /** Empty while there is one fold at most: it needs no looking up. Has no node for each entry, and so no garbage. */
    private Map<GroupHandle, GroupFold> byGroup = new IdentityHashMap<>();

    /** Returns the fold of a group, begun if need be. */
    GroupFold of(GroupHandle group) {
        if (used == 0) {
            return begin(group);
        }
        if (used == 1) {
            GroupFold only = folds.get(0);
            if (only.group() == group) {
                return only;
            }
            byGroup.put(only.group(), only);
        }
        GroupFold known = byGroup.get(group);
        if (known != null) {
            return known;
        }
        GroupFold fold = begin(group);
        byGroup.put(group, fold);
        return fold;
    }

    int count() {
        return used;
    }

    GroupFold get(int i) {
        return folds.get(i);
    }

    /** Forgets all groups, and lets go of what their folds held. */
    void clear() {
        for (int i = 0; i < used; i++) {
            folds.get(i).end();
        }
        if (used > KEPT) {
            folds.subList(KEPT, folds.size()).clear();
            byGroup = new IdentityHashMap<>();
        } else if (used > 1) {
            byGroup.clear();
        }
        used = 0;
    }

    private GroupFold begin(GroupHandle group) {
        if (used == folds.size()) {
            folds.add(new GroupFold());
        }
        GroupFold fold = folds.get(used);
        fold.begin(group);
        used++;
        return fold;
    }
}
