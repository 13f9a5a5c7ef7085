package io.skerry.raft.runtime.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes the file that a config could have come from. Not thread-safe; good for one config. */
final class ClusterConfigWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final ClusterConfig config;

    ClusterConfigWriter(ClusterConfig config) {
        this.config = config;
    }

    /** Returns the short form, if it says all there is to say. */
    String write() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(indenter));
            if (config.equals(ClusterConfig.of(config.nodes()))) {
                writeNodes(json);
            } else {
                writeLongForm(json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be written", e);
        }
        return text.append('\n').toString();
    }

    private void writeLongForm(JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeText(json, "cluster", config.name());
        json.writeNumberField("lanes", config.lanes());
        json.writeStringField(
                "electionTimeout", ConfigUnits.time(config.election().timeout()));
        json.writeStringField(
                "heartbeatInterval", ConfigUnits.time(config.election().heartbeat()));
        json.writeStringField("maxPayload", ConfigUnits.size(config.maxPayload()));
        json.writeNumberField("maxSessions", config.sessions().maxSessions());
        json.writeStringField(
                "maxSessionBytes", ConfigUnits.size(config.sessions().maxBytes()));
        json.writeFieldName("nodes");
        writeNodes(json);
        json.writeEndObject();
    }

    private void writeNodes(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (ClusterNode node : config.nodes()) {
            json.writeObjectFieldStart(node.id().toString());
            json.writeNumberField("id", node.id().value());
            json.writeStringField("addr", node.address().toString());
            writeText(json, "bind", node.bind());
            writeText(json, "http", node.http());
            if (!node.voter()) {
                json.writeStringField("role", "learner");
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void writeText(JsonGenerator json, String field, @Nullable HostPort value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value.toString());
        }
    }
}
