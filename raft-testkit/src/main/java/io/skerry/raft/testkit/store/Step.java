package io.skerry.raft.testkit.store;

import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StorageBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One change, relative to whatever the log holds when it is its turn. Immutable.
 *
 * @param kind what it does
 * @param slot which of the sequence's groups it changes
 * @param a    chooses among the sizes and places that the kind allows, at least 0
 * @param b    as {@code a}
 */
record Step(Kind kind, int slot, int a, int b) {

    private static final int MAX_OVERLAP = 4;

    /** What a step does. Those from {@link #GAP} on are refused, or do nothing where a log gives no occasion to err. */
    enum Kind {
        APPEND,
        APPEND_LARGE,
        TRUNCATE_SUFFIX,
        TRUNCATE_PREFIX,
        RESET,
        HARD_STATE,
        VALUE,
        REMOVE_VALUE,
        MEMBERSHIP,
        DESTROY,
        GAP,
        BELOW_FIRST,
        CUT_AT_BOUNDARY,
        BACKWARD_TERM,
        OTHER_TERM,
        PREFIX_BEYOND_LAST,
        MEMBERSHIP_BEYOND_LAST,
        LOWER_HARD_STATE,
        VALUE_TOO_LARGE
    }

    Consumer<StorageBatch> resolve(GroupId group, LogSketch log) {
        return switch (kind) {
            case APPEND -> append(group, log, b % 40);
            case APPEND_LARGE -> append(group, log, 1000 + 30 * b);
            case TRUNCATE_SUFFIX -> truncateSuffix(group, log);
            case TRUNCATE_PREFIX -> truncatePrefix(group, log);
            case RESET -> reset(group, log);
            case HARD_STATE -> hardState(group, log);
            case VALUE -> {
                Payload value = payload(a, b);
                yield batch -> batch.value(group, name(), value);
            }
            case REMOVE_VALUE -> batch -> batch.removeValue(group, name());
            case MEMBERSHIP -> {
                long index = log.boundaryIndex() + a % (log.length() + 1);
                yield batch -> batch.membership(group, index, payload(a, b));
            }
            case DESTROY -> {
                log.destroy();
                yield batch -> batch.destroy(group);
            }
            case GAP -> one(group, log.lastTerm() + 1, log.lastIndex() + 2 + a % 3);
            case BELOW_FIRST -> one(group, log.lastTerm() + 1, Math.max(1, log.boundaryIndex() - a % 2));
            case CUT_AT_BOUNDARY -> {
                long index = log.boundaryIndex();
                yield batch -> batch.truncateSuffix(group, index);
            }
            case BACKWARD_TERM -> one(group, Math.max(1, log.lastTerm() - 1), log.lastIndex() + 1);
            case OTHER_TERM -> cut(group, log.lastTerm() + 1 + a % 2, log.lastIndex());
            case PREFIX_BEYOND_LAST -> cut(group, log.lastTerm(), log.lastIndex() + 1 + a % 2);
            case MEMBERSHIP_BEYOND_LAST -> {
                long index = log.lastIndex() + 1 + a % 2;
                yield batch -> batch.membership(group, index, payload(a, b));
            }
            case LOWER_HARD_STATE -> {
                long term = Math.max(0, log.hardTerm() - 1);
                yield batch -> batch.hardState(group, new HardState(term, payload(a, 3)));
            }
            case VALUE_TOO_LARGE -> {
                // The name is: it is refused when added, under whatever limits the store was opened with.
                yield batch -> batch.value(group, "x".repeat(256), Payload.EMPTY);
            }
        };
    }

    private Consumer<StorageBatch> append(GroupId group, LogSketch log, int payloadBytes) {
        int count = 1 + a % 5;
        long first = log.lastIndex() + 1 - Math.min(b % MAX_OVERLAP, log.length());
        long term = Math.max(1, log.term(first - 1)) + (a / 5 % 3 == 0 ? 1 : 0);
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            // Now and then the last entry begins a term of its own.
            long own = term + (i == count - 1 && a % 7 == 0 ? 1 : 0);
            EntryType type = EntryType.of((37 * a + b) & 0xff);
            entries.add(LogEntry.of(own, first + i, type, payload(a + i, payloadBytes)));
            log.append(first + i, own);
        }
        return batch -> batch.append(group, entries);
    }

    private static Consumer<StorageBatch> one(GroupId group, long term, long index) {
        return batch -> batch.append(group, List.of(LogEntry.command(term, index, Payload.ofUtf8("refused"))));
    }

    private static Consumer<StorageBatch> cut(GroupId group, long term, long index) {
        return batch -> batch.truncatePrefix(group, LogPosition.of(term, index));
    }

    private Consumer<StorageBatch> truncateSuffix(GroupId group, LogSketch log) {
        long from = Math.max(log.boundaryIndex() + 1, log.lastIndex() + 1 - b % MAX_OVERLAP);
        log.truncateSuffix(from);
        return batch -> batch.truncateSuffix(group, from);
    }

    private Consumer<StorageBatch> truncatePrefix(GroupId group, LogSketch log) {
        long index = log.boundaryIndex() + a % (log.length() + 1);
        LogPosition position = LogPosition.of(log.term(index), index);
        log.truncatePrefix(position);
        return batch -> batch.truncatePrefix(group, position);
    }

    private Consumer<StorageBatch> reset(GroupId group, LogSketch log) {
        long index = switch (a % 3) {
            case 0 -> log.lastIndex() + b % 5;
            case 1 -> Math.max(0, log.lastIndex() - b % 6);
            default -> 0;
        };
        LogPosition position =
                index == 0 ? LogPosition.NONE : LogPosition.of(Math.max(1, log.lastTerm() + b % 3 - 1), index);
        log.reset(position);
        return batch -> batch.reset(group, position);
    }

    private Consumer<StorageBatch> hardState(GroupId group, LogSketch log) {
        long term = log.hardTerm() + a % 3;
        HardState next = new HardState(term, payload(b, b % 3 * 5));
        log.hardTerm(term);
        return batch -> batch.hardState(group, next);
    }

    private String name() {
        return "value " + a % 3;
    }

    private static Payload payload(int salt, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + (salt * 7 + i) % 26);
        }
        return Payload.wrap(bytes);
    }

    /** Returns what makes the step again, as it is read in a failure. */
    @Override
    public String toString() {
        return kind + "(group " + slot + ", " + a + ", " + b + ")";
    }
}
