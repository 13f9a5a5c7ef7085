package io.skerry.raft.bench.contest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a contender is asked for: a line of a task and its parameters, with tabs between. Immutable.
 *
 * @param task   what to do
 * @param params by name
 */
public record Command(String task, Map<String, String> params) {

    private static final String SEPARATOR = "\t";

    /** Copies. */
    public Command {
        params = Map.copyOf(params);
    }

    /** Reads a line. */
    public static Command parse(String line) {
        String[] words = line.split(SEPARATOR);
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            if (pair.length < 2) {
                throw new IllegalArgumentException("No name=value: " + words[i]);
            }
            params.put(pair[0], pair[1]);
        }
        return new Command(words[0], params);
    }

    /** Returns the line. */
    public String line() {
        StringBuilder line = new StringBuilder(task);
        params.forEach(
                (name, value) -> line.append(SEPARATOR).append(name).append('=').append(value));
        return line.toString();
    }

    String text(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The task " + task + " needs " + name);
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    long number(String name, long absent) {
        String value = params.get(name);
        return value == null ? absent : Long.parseLong(value);
    }
}
