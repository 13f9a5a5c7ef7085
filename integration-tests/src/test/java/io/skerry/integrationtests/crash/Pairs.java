package io.skerry.integrationtests.crash;

import io.skerry.integrationtests.NumberCodec;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.StateMachine;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state in two families, each of which says which command was applied last. Commands are the numbers from 1 on, in their
 * order; the result is the index in the log.
 */
interface Pairs extends StateMachine<Long, Long> {

    String LEFT = "left";
    String RIGHT = "right";
    String LAST = "last";

    CommandCodec<Long> CODEC = new NumberCodec();

    /**
     * A state at one moment.
     *
     * @param left  one family
     * @param right the other
     */
    record Content(SortedMap<String, String> left, SortedMap<String, String> right) {

        /** Returns the state after so many commands. */
        static Content after(long commands) {
            Content content = new Content(new TreeMap<>(), new TreeMap<>());
            for (long number = 1; number <= commands; number++) {
                content.put(number);
            }
            return content;
        }

        void put(long number) {
            left.put(leftKey(number), value(number));
            right.put(rightKey(number), value(number));
            left.put(LAST, Long.toString(number));
            right.put(LAST, Long.toString(number));
        }

        /** Returns the command that was applied last, and fails if this is not the state after it, in both families. */
        long requireSound() {
            long last = Long.parseLong(left.getOrDefault(LAST, "0"));
            if (!equals(after(last))) {
                throw new AssertionError("This is not the state after command " + last + ": " + this);
            }
            return last;
        }
    }

    static String leftKey(long number) {
        return "k" + number % 17;
    }

    static String rightKey(long number) {
        return "k" + number % 13;
    }

    static String value(long number) {
        return number + "-".repeat((int) (number % 7) * 100);
    }

    /** Returns the state now; on the thread that applies. */
    Content content();
}
