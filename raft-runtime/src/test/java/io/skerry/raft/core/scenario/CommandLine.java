package io.skerry.raft.core.scenario;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A command taken apart: its name, words, and options {@code name=value}. Each is taken out by whoever understands it;
 * what is left in the end nobody understood. Not thread-safe; owned by its creator.
 */
final class CommandLine {

    private final String text;
    private final Deque<String> words = new ArrayDeque<>();
    private final Map<String, String> options = new TreeMap<>();

    CommandLine(String text) {
        this.text = text;
        for (String word : text.trim().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                options.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                words.add(word);
            }
        }
    }

    /** Takes the next word; there must be one. */
    String word(String what) {
        String word = words.poll();
        if (word == null) {
            throw new IllegalArgumentException("'" + text + "' lacks " + what);
        }
        return word;
    }

    /** Takes the next word as a number; there must be one. */
    long number(String what) {
        return Long.parseLong(word(what));
    }

    /** Takes all words that are left. */
    List<String> words() {
        List<String> taken = new ArrayList<>(words);
        words.clear();
        return taken;
    }

    /** Takes the next word if it is of that form. */
    @Nullable
    String wordLike(String form) {
        String word = words.peek();
        return word != null && word.matches(form) ? words.remove() : null;
    }

    /** Takes a word out, wherever it stands, and returns whether it was there. */
    boolean flag(String word) {
        return words.remove(word);
    }

    /** Takes an option, or what stands for it if it is not there. */
    String option(String name, String otherwise) {
        String value = options.remove(name);
        return value == null ? otherwise : value;
    }

    /** Takes an option that names several, separated by commas. */
    List<String> list(String name) {
        String value = option(name, "");
        return value.isEmpty() ? List.of() : List.of(value.split(","));
    }

    /** Refuses what nobody took. */
    void requireNothingLeft() {
        if (!words.isEmpty() || !options.isEmpty()) {
            throw new IllegalArgumentException("Not understood in '" + text + "': " + words + " " + options);
        }
    }
}
