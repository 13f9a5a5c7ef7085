package io.skerry.raft.testkit.sim;

import java.util.List;

/**
 * A law that was broken. Immutable.
 *
 * @param seed    the seed
 * @param options how it was run
 * @param law     which law, where, and by how much
 * @param cause   where it was noticed
 * @param tail    the last lines of the trace
 */
public record SimFailure(long seed, SimOptions options, String law, Throwable cause, List<String> tail) {

    /** Copies the lines. */
    public SimFailure {
        tail = List.copyOf(tail);
    }

    /** Returns the command that runs the seed again. */
    public String command() {
        String steps = options.steps() == SimOptions.DEFAULT.steps() ? "" : " --steps " + options.steps();
        return "java -jar tools/target/skerry.jar simulate --replay " + seed + steps;
    }

    /** Returns all of it for a person to read: the law, the command, and the last events with a legend. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(": ").append(law).append('\n');
        text.append("again: ").append(command()).append('\n');
        text.append("with all its events: ").append(command()).append(" --trace\n");
        text.append("the last ")
                .append(tail.size())
                .append(" events:\n")
                .append(Trace.HEADING)
                .append('\n');
        tail.forEach(line -> text.append(line).append('\n'));
        return text.append(Trace.LEGEND).append('\n').toString();
    }
}
