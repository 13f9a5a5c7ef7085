package io.skerry.raft.core.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A scenario file: steps, each a command and what is to be seen of it. Immutable.
 *
 * @param steps one after another
 * @param tail  comments and empty lines after the last step
 */
record Scenario(List<Step> steps, List<String> tail) {

    private static final String RULE = "----";
    /** How README.md says that headers name their sources. */
    private static final Pattern SOURCE =
            Pattern.compile("\\b(paper,? (§|figure )\\d|dissertation §\\d|SCENARIOS \\d|ADR \\d)");

    /**
     * A command, and what is to be seen of it.
     *
     * @param lead    comments and empty lines before the command
     * @param line    the number of the command's line, counted from 1
     * @param command the command
     * @param trace   what is to be seen
     */
    record Step(List<String> lead, int line, String command, List<String> trace) {

        Step {
            lead = List.copyOf(lead);
            trace = List.copyOf(trace);
        }

        Step withTrace(List<String> seen) {
            return new Step(lead, line, command, seen);
        }
    }

    Scenario {
        steps = List.copyOf(steps);
        tail = List.copyOf(tail);
    }

    /**
     * Reads a file. A command is the line before a rule; what follows the rule, up to an empty line, a comment or the
     * next command, is to be seen of it.
     */
    static Scenario parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        List<String> lead = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            if (isLead(lines.get(at))) {
                lead.add(lines.get(at++));
                continue;
            }
            if (!isCommand(lines, at)) {
                throw new IllegalArgumentException("Line " + (at + 1) + " is no command: " + RULE + " must follow it");
            }
            int end = endOfTrace(lines, at + 2);
            steps.add(new Step(lead, at + 1, lines.get(at), lines.subList(at + 2, end)));
            lead.clear();
            at = end;
        }
        return new Scenario(steps, lead);
    }

    /** Returns what the file opens with, as one line; empty, if it opens with a command. */
    String header() {
        List<String> lead = steps.isEmpty() ? tail : steps.get(0).lead();
        return lead.stream()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining(" "));
    }

    /** Returns whether the header says where its rule comes from. */
    boolean namesItsSource() {
        return SOURCE.matcher(header()).find();
    }

    private static int endOfTrace(List<String> lines, int from) {
        int end = from;
        while (end < lines.size() && !isLead(lines.get(end)) && !isCommand(lines, end)) {
            end++;
        }
        return end;
    }

    private static boolean isLead(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private static boolean isCommand(List<String> lines, int at) {
        return at + 1 < lines.size() && lines.get(at + 1).equals(RULE);
    }

    /** Returns the lines of the file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Step step : steps) {
            lines.addAll(step.lead());
            lines.add(step.command());
            lines.add(RULE);
            lines.addAll(step.trace());
        }
        lines.addAll(tail);
        return lines;
    }
}
