package io.skerry.raft.runtime.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of a config file, by what they have to be; each fault names its place. Not thread-safe; owned by a parser. */
final class ConfigTokens {

    private static final JsonFactory JSON = new JsonFactory();

    private interface Step<T> {
        T take() throws IOException;
    }

    private final String text;
    private final String file;
    private final JsonParser parser;

    ConfigTokens(String text, String file) {
        this.text = text;
        this.file = file;
        this.parser = take(() -> JSON.createParser(text));
    }

    /** Returns the place of the current token. */
    ConfigPlace place() {
        JsonLocation location = parser.currentTokenLocation();
        return new ConfigPlace(location.getLineNr(), location.getColumnNr());
    }

    /** Begins with the only value of the file, which must be an object. */
    void requireTheObject() {
        JsonToken token = next();
        if (token == null) {
            throw fault(new ConfigPlace(1, 1), "the file is empty: list the nodes of the cluster");
        }
        requireObject("a cluster config");
    }

    /** Moves to the next field of the current object; returns null at its end. */
    @Nullable
    String nextField() {
        return next() == JsonToken.END_OBJECT ? null : take(parser::currentName);
    }

    /** Moves to the value of the current field. */
    void toValue() {
        next();
    }

    /** Leaves out the value of the current field, whatever it is. */
    void skipValue() {
        next();
        take(parser::skipChildren);
    }

    /** Refuses anything but blanks behind the object. */
    void requireEnd() {
        int offset = (int) parser.currentLocation().getCharOffset();
        while (offset < text.length() && Character.isWhitespace(text.charAt(offset))) {
            offset++;
        }
        if (offset < text.length()) {
            throw fault(ConfigPlace.of(text, offset), "there is text behind the end of the config: remove it");
        }
    }

    void requireObject(String what) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw fault(place(), what + " is an object in braces, not " + found());
        }
    }

    long integer(String field) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw fault(place(), "\"" + field + "\" is a whole number, not " + found());
        }
        return take(() -> switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> throw fault(place(), "\"" + field + "\" is too large: " + parser.getText());
        });
    }

    String string(String field) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw fault(place(), "\"" + field + "\" is text in quotes, not " + found());
        }
        return take(parser::getText);
    }

    boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Reads text as something else; what the reader says against it becomes the fault. */
    <T> T string(String field, Function<String, T> reader) {
        String value = string(field);
        ConfigPlace place = place();
        return checked(place, field, () -> reader.apply(value));
    }

    /** Returns what the check returns; what it says against its argument becomes the fault. */
    <T> T checked(ConfigPlace place, String field, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigFileException(file, place, "\"" + field + "\": " + e.getMessage(), e);
        }
    }

    ConfigFileException fault(ConfigPlace place, String fault) {
        return new ConfigFileException(file, place, fault, null);
    }

    private @Nullable JsonToken next() {
        return take(parser::nextToken);
    }

    private <T> T take(Step<T> step) {
        try {
            return step.take();
        } catch (JsonEOFException e) {
            throw new ConfigFileException(
                    file, ConfigPlace.of(text, text.length()), "the file ends too early: close what was opened", e);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new ConfigFileException(
                    file,
                    where == null ? ConfigPlace.FILE : new ConfigPlace(where.getLineNr(), where.getColumnNr()),
                    "this is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse("malformed"),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be read", e);
        }
    }

    private String found() {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "the text \"" + take(parser::getText) + "\"";
            default -> take(parser::getText);
        };
    }
}
