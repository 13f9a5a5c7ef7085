package io.skerry.raft.testkit.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes histories as JSON, an operation a line. Stateless. */
public final class JsonLines {

    private JsonLines() {}

    /** Writes a file anew, one operation a line in the given order; an end that is open is null. */
    public static <S> void write(Path file, Collection<Operation<S>> operations) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Operation<S> operation : operations) {
                out.write(line(operation));
                out.write('\n');
            }
        }
    }

    static String line(Operation<?> operation) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("number", operation.number());
        fields.put("client", operation.client());
        fields.put("key", operation.key());
        fields.putAll(operation.action().fields());
        fields.put("outcome", operation.outcome().name());
        fields.put("beginNanos", operation.beginNanos());
        fields.put("endNanos", operation.isOpen() ? null : operation.endNanos());
        return fields.entrySet().stream()
                .map(field -> text(field.getKey()) + ":" + value(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(JsonLines::value).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text ? text(text) : String.valueOf(value);
    }

    private static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
