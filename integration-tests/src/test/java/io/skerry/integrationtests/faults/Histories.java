package io.skerry.integrationtests.faults;

import io.skerry.raft.testkit.history.Action;
import io.skerry.raft.testkit.history.AppendList;
import io.skerry.raft.testkit.history.Linearizability;
import io.skerry.raft.testkit.history.ListAction;
import io.skerry.raft.testkit.history.Operation;
import io.skerry.raft.testkit.history.Outcome;
import io.skerry.raft.testkit.history.Register;
import io.skerry.raft.testkit.history.RegisterAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group's clients saw, without what logs say, for the checker of histories: each key is a register and a list.
 * Stale reads are not part of it, for they promise nothing to it. Not thread-safe.
 */
final class Histories {

    private final GroupRecord record;
    private final List<Operation<Register>> registers = new ArrayList<>();
    private final List<Operation<AppendList>> lists = new ArrayList<>();
    private long number;

    Histories(GroupRecord record) {
        this.record = record;
    }

    void check(Violations violations) {
        for (Call call : record.calls()) {
            if (call.command != null) {
                command(call, call.command);
            } else if (call.consistency != null && call.consistency.needsReadIndex() && call.seen != null) {
                read(call, call.seen);
            }
        }
        var ofRegisters = Linearizability.check(Register.ABSENT, registers);
        violations.require(ofRegisters.isLinearizable(), "%s: %s", record.group(), ofRegisters.message());
        var ofLists = Linearizability.check(AppendList.EMPTY, lists);
        violations.require(ofLists.isLinearizable(), "%s: %s", record.group(), ofLists.message());
    }

    private void command(Call call, Command command) {
        String key = Integer.toString(command.key());
        String value = Long.toString(command.id());
        switch (command.kind()) {
            case WRITE -> registers.add(operation(call, key, new RegisterAction.Write(value)));
            case SWAP -> registers.add(operation(call, key, swap(call, command, value)));
            case APPEND -> lists.add(operation(call, key, new ListAction.Append(value)));
        }
    }

    private static RegisterAction swap(Call call, Command command, String value) {
        RegisterAction.CompareAndSet asked = RegisterAction.CompareAndSet.of(valueOf(command.expected()), value);
        Cell.Result result = call.result;
        if (result == null) {
            return asked;
        }
        return result.changed() ? asked.swapped() : asked.mismatch();
    }

    private void read(Call call, Cell.Seen seen) {
        String key = Integer.toString(seen.key());
        registers.add(operation(call, key, new RegisterAction.Read(valueOf(seen.register()))));
        lists.add(operation(
                call,
                key,
                new ListAction.ReadAll(seen.list().stream().map(String::valueOf).toList())));
    }

    private static @Nullable String valueOf(long id) {
        return id == 0 ? null : Long.toString(id);
    }

    private <S> Operation<S> operation(Call call, String key, Action<S> action) {
        Outcome outcome = switch (call.end) {
            case DONE -> Outcome.ANSWERED;
            case REFUSED -> Outcome.REFUSED;
            case OPEN, UNKNOWN -> Outcome.UNKNOWN;
        };
        long endNanos = outcome == Outcome.UNKNOWN ? Operation.OPEN : call.endedNanos;
        return new Operation<>(++number, record.group(), key, action, outcome, call.calledNanos, endNanos);
    }
}
