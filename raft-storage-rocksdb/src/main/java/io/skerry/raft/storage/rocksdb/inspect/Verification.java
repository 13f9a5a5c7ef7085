package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.LogCheck;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.group.TermRuns;
import io.skerry.raft.storage.rocksdb.inspect.Finding.Kind;
import io.skerry.raft.storage.rocksdb.layout.RecordCheck;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads everything of one view and checks it: RocksDB's files, then the small records one by one, then each group by what
 * its records and its log say of each other.
 *
 * <p>Not thread-safe; owned by its creator, and good for one run.
 */
final class Verification {

    private static final int MAX_FINDINGS = 1_000;

    private final ReadOnlyView view;
    private final StateReader state;
    private final GroupLoader loader;
    private final Set<Finding> findings = new LinkedHashSet<>();
    private long omitted;
    private int unnamed;
    private long blocks;
    private long entries;
    private long records;
    private boolean isStamped;

    Verification(ReadOnlyView view) {
        this.view = view;
        this.state = view.state();
        this.loader = view.loader();
    }

    VerifyReport run(Consumer<GroupId> onGroup) {
        checkWal();
        checkTables();
        checkRecords(view.families().stable(), RecordCheck::stable);
        checkRecords(view.families().metadata(), RecordCheck::metadata);
        checkRecords(view.unused(), (key, value) -> {
            throw new CorruptionException("The family that RocksDB insists on is not empty" + WayBack.REPLACE);
        });
        checkIdentity();
        Set<GroupId> groups = attempt(Kind.FILE, null, Set.of(), state::groups);
        for (GroupId group : groups) {
            onGroup.accept(group);
            checkGroup(group);
        }
        return new VerifyReport(
                groups.size(), unnamed, blocks, entries, records, view.wal().records(), List.copyOf(findings), omitted);
    }

    private void checkWal() {
        CorruptionException damage = view.walDamage();
        if (damage != null) {
            add(Kind.FILE, null, 0, damage.getMessage());
        }
    }

    /** All of RocksDB's own blocks, what was deleted or written over included: a compaction will read it. */
    private void checkTables() {
        try {
            view.db().verifyChecksum();
        } catch (RocksDBException e) {
            add(Kind.FILE, null, 0, "A table does not check out: " + e.getMessage() + WayBack.REPLACE);
        }
    }

    private void checkRecords(ColumnFamilyHandle family, StateReader.Visitor check) {
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
                RocksIterator all = view.db().newIterator(family, options)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                checkRecord(all.key(), all.value(), check);
            }
            all.status();
        } catch (RocksDBException e) {
            add(Kind.FILE, null, 0, "Small records cannot be read: " + e.getMessage() + WayBack.REPLACE);
        }
    }

    private void checkRecord(byte[] key, byte[] value, StateReader.Visitor check) {
        try {
            check.visit(key, value);
            records++;
        } catch (CorruptionException e) {
            if (StateKey.hasGroup(key)) {
                add(Kind.RECORD, StateKey.group(key), 0, e.getMessage());
            } else {
                add(Kind.IDENTITY, null, 0, e.getMessage());
            }
        }
    }

    private void checkIdentity() {
        byte[] key = StateKey.identity();
        byte @Nullable [] value = attempt(Kind.IDENTITY, null, null, () -> state.metadata(key));
        if (value == null) {
            add(Kind.IDENTITY, null, 0, "The folder has lost its identity" + WayBack.REPLACE);
        } else {
            isStamped = attempt(
                    Kind.IDENTITY,
                    null,
                    false,
                    () -> StateRecord.parseStamp(key, value).identity().cluster() != null);
        }
    }

    private void checkGroup(GroupId group) {
        checkName(group);
        LogPosition boundary = attempt(Kind.RECORD, group, null, () -> loader.boundary(group));
        TermRuns runs = attempt(Kind.RECORD, group, null, () -> loader.termRuns(group));
        if (boundary == null || runs == null) {
            return;
        }
        LogCheck check = new LogCheck(
                group,
                boundary,
                runs,
                (fault, index, message) -> add(Kind.valueOf(fault.name()), group, index, message));
        check.check(view.walk());
        blocks += check.blocks();
        entries += check.entries();
        checkMemberships(group, check.lastIndex());
        if (check.isSound()) {
            checkHardState(group, runs.count() == 0 ? boundary.term() : runs.term(runs.count() - 1));
        }
    }

    /** That one is missing cannot be told: groups may be made by number. That it is another's can. */
    private void checkName(GroupId group) {
        byte[] key = StateKey.groupName(group);
        byte @Nullable [] value = attempt(Kind.RECORD, group, null, () -> state.metadata(key));
        if (value == null) {
            unnamed++;
            return;
        }
        String name = attempt(
                Kind.RECORD,
                group,
                null,
                () -> StateRecord.parsePayload(key, value).toUtf8());
        if (name != null && (name.isBlank() || !GroupId.ofName(name).equals(group))) {
            add(
                    Kind.NAME,
                    group,
                    0,
                    "Group " + group + " has the name \"" + name + "\", which is not of its number" + WayBack.REPLACE);
        }
    }

    private void checkMemberships(GroupId group, long lastIndex) {
        attempt(Kind.RECORD, group, group, () -> {
            state.scanStable(StateKey.memberships(group), (key, value) -> {
                long index = StateKey.index(key);
                if (index > lastIndex) {
                    add(
                            Kind.CONTINUITY,
                            group,
                            lastIndex + 1,
                            "The log of group " + group + " ends at " + lastIndex
                                    + ", but there is a membership of entry " + index + WayBack.REPLACE);
                }
            });
            return group;
        });
    }

    /** Of a node of our own, which remembers a term before it takes entries of it; others may do as they like. */
    private void checkHardState(GroupId group, long lastTerm) {
        byte[] key = StateKey.hardState(group);
        byte @Nullable [] value = attempt(Kind.RECORD, group, null, () -> state.stable(key));
        HardState hardState = value == null
                ? HardState.NONE
                : attempt(Kind.RECORD, group, null, () -> StateRecord.parseHardState(key, value));
        if (isStamped && hardState != null && hardState.term() < lastTerm) {
            add(
                    Kind.TERM,
                    group,
                    0,
                    "Group " + group + " has entries of term " + lastTerm
                            + ", but its hard state is of term " + hardState.term()
                            + ": a term, and maybe a vote, is lost"
                            + WayBack.REPLACE);
        }
    }

    private <T extends @Nullable Object> T attempt(Kind kind, @Nullable GroupId group, T otherwise, Supplier<T> read) {
        try {
            return read.get();
        } catch (CorruptionException e) {
            add(kind, group, 0, e.getMessage());
            return otherwise;
        }
    }

    private void add(Kind kind, @Nullable GroupId group, long index, @Nullable String message) {
        Finding finding = new Finding(kind, group, index, String.valueOf(message));
        if (findings.contains(finding)) {
            return;
        }
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        } else {
            omitted++;
        }
    }
}
