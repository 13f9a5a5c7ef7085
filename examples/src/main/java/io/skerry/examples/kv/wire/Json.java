package io.skerry.examples.kv.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small JSON objects. Stateless. */
public final class Json {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        /** Writes them. */
        void writeTo(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /** Returns an object in UTF-8, and a line break. */
    public static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.writeTo(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /** Writes a number, or null for one that is not known. */
    public static void number(JsonGenerator json, String field, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, value);
        }
    }

    /** Writes a text, or null. */
    public static void text(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, value);
        }
    }

    /**
     * Reads the plain fields of an object: texts, whole numbers as {@link Long}, truth values, nulls. Fields that hold
     * anything else are left out.
     *
     * @throws IllegalArgumentException if it is no object, one with a field twice, or no JSON; the message is one line
     */
    public static Map<String, @Nullable Object> read(byte[] bytes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("A JSON object is wanted");
            }
            fields.putAll(readFields(json));
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("There is text behind the JSON object");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("This is not JSON: " + reason(e), e);
        }
        return fields;
    }

    /**
     * Reads the objects of a list that is a field of an object, each as {@link #read} does.
     *
     * @throws IllegalArgumentException if it is no JSON; the message is one line
     */
    public static List<Map<String, @Nullable Object>> readObjects(byte[] bytes, String list) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (json.nextToken() != JsonToken.START_ARRAY || !field.equals(list)) {
                    json.skipChildren();
                    continue;
                }
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    objects.add(readFields(json));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("This is not JSON: " + reason(e), e);
        }
        return objects;
    }

    private static Map<String, @Nullable Object> readFields(JsonParser json) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            readField(json, field, json.nextToken(), fields);
        }
        return fields;
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("malformed");
    }

    private static void readField(JsonParser json, String field, JsonToken token, Map<String, @Nullable Object> fields)
            throws IOException {
        switch (token) {
            case VALUE_STRING -> fields.put(field, json.getText());
            case VALUE_NUMBER_INT -> fields.put(field, json.getLongValue());
            case VALUE_TRUE, VALUE_FALSE -> fields.put(field, json.getBooleanValue());
            case VALUE_NULL -> fields.put(field, null);
            default -> json.skipChildren();
        }
    }
}
