package io.skerry.integrationtests.faults;

import io.skerry.raft.model.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares, when a run is over, all that a group's clients were told and its state machines applied with what stands in
 * the logs. The log is the order in which all took effect: with the floors that calls carry, what fits it is linearizable.
 * Not thread-safe.
 */
final class Verdict {

    private record Outcome(long index, long term, boolean changed) {}

    private final GroupRecord record;
    private final Violations violations;
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final int[] ends = new int[Call.End.values().length];

    Verdict(GroupRecord record, Violations violations) {
        this.record = record;
        this.violations = violations;
    }

    /** Returns how many calls came to an end. */
    int count(Call.End end) {
        return ends[end.ordinal()];
    }

    void pass(List<LogCopy> logs, long agreed) {
        agree(logs, agreed);
        Map<Long, Cell.Seen> expected = replay(logs.get(0));
        for (Call call : record.calls()) {
            ends[call.end.ordinal()]++;
            if (call.command != null) {
                judge(call, call.command);
            } else if (call.end == Call.End.DONE) {
                Cell.Seen seen = call.seen;
                violations.require(
                        seen != null && seen.equals(look(expected, seen)),
                        "%s: nobody could see that: %s",
                        record.group(),
                        call);
            }
        }
        violations.require(
                record.highestApplied() <= agreed,
                "%s: index %d was applied, and the nodes agreed on %d entries",
                record.group(),
                record.highestApplied(),
                agreed);
    }

    /**
     * Up to where the nodes agreed, all logs hold the same: log matching, and leader completeness, for whatever was ever
     * applied must be in them. While one after another closes, others may still begin a term.
     */
    private void agree(List<LogCopy> logs, long agreed) {
        LogCopy first = logs.get(0);
        for (LogCopy log : logs) {
            violations.require(
                    log.upTo(agreed).equals(first.upTo(agreed)),
                    "%s: the logs of nodes %d and %d differ: %s",
                    record.group(),
                    first.node(),
                    log.node(),
                    difference(first.upTo(agreed), log.upTo(agreed)));
            violations.require(
                    log.entries().stream().skip(agreed).noneMatch(LogCopy::isCommand),
                    "%s: a command stands on node %d behind index %d, where all had ended",
                    record.group(),
                    log.node(),
                    agreed);
        }
    }

    private static String difference(List<LogEntry> one, List<LogEntry> two) {
        for (int i = 0; i < Math.min(one.size(), two.size()); i++) {
            if (!one.get(i).equals(two.get(i))) {
                return one.get(i).position() + " and " + two.get(i).position();
            }
        }
        return one.size() + " entries, and " + two.size();
    }

    private Cell.Seen look(Map<Long, Cell.Seen> expected, Cell.Seen seen) {
        return expected.get(key(seen.index(), seen.key()));
    }

    private static long key(long index, int key) {
        return index * Contents.KEYS + key;
    }

    /** Applies what stands in a log, and returns what was to be seen after each entry. */
    private Map<Long, Cell.Seen> replay(LogCopy log) {
        Map<Long, Cell.Seen> seen = new HashMap<>();
        Contents contents = new Contents();
        note(seen, 0, contents);
        for (LogEntry entry : log.entries()) {
            if (LogCopy.isCommand(entry)) {
                Command command = LogCopy.command(entry);
                Outcome outcome = new Outcome(entry.index(), entry.term(), contents.apply(command));
                Outcome twice = outcomes.put(command.id(), outcome);
                violations.require(
                        twice == null,
                        "%s: it stands in the log twice: %s at %s, and %s",
                        record.group(),
                        command,
                        twice,
                        outcome);
                long applied = record.appliedAt(entry.index());
                violations.require(
                        applied == command.id(),
                        "%s: at index %d command %d was applied, the log holds %s",
                        record.group(),
                        entry.index(),
                        applied,
                        command);
                note(seen, entry.index(), contents);
            } else {
                violations.require(
                        record.appliedAt(entry.index()) == 0,
                        "%s: a command was applied at index %d, where the log holds none",
                        record.group(),
                        entry.index());
            }
        }
        return seen;
    }

    private static void note(Map<Long, Cell.Seen> seen, long index, Contents contents) {
        for (int key = 0; key < Contents.KEYS; key++) {
            seen.put(
                    key(index, key),
                    new Cell.Seen(index, key, contents.register(key), contents.list(key), contents.digest()));
        }
    }

    private void judge(Call call, Command command) {
        Outcome outcome = outcomes.get(command.id());
        switch (call.end) {
            case OPEN -> violations.add("%s: it never ended: %s", record.group(), call);
            case REFUSED ->
                violations.require(
                        outcome == null,
                        "%s: it certainly did not happen, and stands at %s: %s",
                        record.group(),
                        outcome,
                        call);
            case UNKNOWN -> {
                // Either is right.
            }
            case DONE -> {
                Cell.Result result = call.result;
                violations.require(
                        result != null
                                && outcome != null
                                && result.position().index() == outcome.index()
                                && result.position().term() == outcome.term()
                                && result.changed() == outcome.changed(),
                        "%s: it took effect as %s: %s",
                        record.group(),
                        outcome,
                        call);
            }
        }
    }
}
