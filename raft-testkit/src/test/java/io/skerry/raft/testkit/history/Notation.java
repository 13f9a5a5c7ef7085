package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Histories by hand: operations with {@code ;} between them, each a client, its times, and what it did.
 *
 * <pre>
 *   a 0-2 w 1        writes 1 from 0 to 2         a 0-1 cas 1>2 ok     swapped
 *   a 0-? w 1        its outcome is unknown       a 0-1 cas 1>2 no 3   3 was there;  "no" alone: something else
 *   a 0-1! w 1       it was refused               a 0-1 d y            deleted what was there;  "n": nothing was
 *   a 0-1 r 1        reads 1; "-" is nothing      a 0-1 add x, a 0-1 all x,y   of a list
 * </pre>
 */
final class Notation {

    private Notation() {}

    static List<Operation<Register>> registers(String text) {
        List<Operation<Register>> operations = new ArrayList<>();
        for (String part : text.split(";")) {
            String[] words = part.strip().split(" +");
            operations.add(operation(operations.size() + 1, words, registerAction(words)));
        }
        return operations;
    }

    static List<Operation<AppendList>> lists(String text) {
        List<Operation<AppendList>> operations = new ArrayList<>();
        for (String part : text.split(";")) {
            String[] words = part.strip().split(" +");
            operations.add(operation(operations.size() + 1, words, listAction(words)));
        }
        return operations;
    }

    private static <S> Operation<S> operation(int number, String[] words, Action<S> action) {
        String[] times = words[1].replace("!", "").split("-");
        boolean open = times[1].equals("?");
        Outcome outcome = words[1].endsWith("!") ? Outcome.REFUSED : open ? Outcome.UNKNOWN : Outcome.ANSWERED;
        long end = open ? Operation.OPEN : Long.parseLong(times[1]);
        return new Operation<>(number, words[0], "k", action, outcome, Long.parseLong(times[0]), end);
    }

    private static RegisterAction registerAction(String[] words) {
        return switch (words[2]) {
            case "w" -> new RegisterAction.Write(words[3]);
            case "r" -> new RegisterAction.Read(value(words[3]));
            case "d" -> new RegisterAction.Delete(words.length > 3 ? words[3].equals("y") : null);
            case "cas" -> compareAndSet(words);
            default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    }

    private static RegisterAction compareAndSet(String[] words) {
        String[] values = words[3].split(">");
        RegisterAction.CompareAndSet asked = RegisterAction.CompareAndSet.of(value(values[0]), values[1]);
        if (words.length == 4) {
            return asked;
        }
        if (words[4].equals("ok")) {
            return asked.swapped();
        }
        return words.length > 5 ? asked.mismatch(value(words[5])) : asked.mismatch();
    }

    private static ListAction listAction(String[] words) {
        return words[2].equals("add")
                ? new ListAction.Append(words[3])
                : new ListAction.ReadAll(words.length > 3 ? List.of(words[3].split(",")) : List.of());
    }

    private static @Nullable String value(String word) {
        return word.equals("-") ? null : word;
    }
}
