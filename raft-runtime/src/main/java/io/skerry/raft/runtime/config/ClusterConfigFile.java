package io.skerry.raft.runtime.config;

import io.skerry.raft.config.ClusterConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The cluster config as a JSON file. The short form lists the nodes by their ids:
 *
 * <pre>{@code
 * { "1": { "id": 1, "addr": "10.0.0.1:6001" },
 *   "2": { "id": 2, "addr": "10.0.0.2:6001", "bind": "0.0.0.0:6001" },
 *   "3": { "id": 3, "addr": "10.0.0.3:6001", "http": "10.0.0.3:8003", "role": "learner" } }
 * }</pre>
 *
 * The long form is the one with a field {@code nodes} at the top, which holds the same object; settings of the whole
 * cluster stand beside it, each of them optional:
 *
 * <pre>{@code
 * { "cluster": "orders", "lanes": 4, "electionTimeout": "1s", "heartbeatInterval": "100ms", "maxPayload": "8MiB",
 *   "maxSessions": 10000, "maxSessionBytes": "64MiB",
 *   "nodes": { "1": { "id": 1, "addr": ":6001" } } }
 * }</pre>
 *
 * <p>{@code id} and {@code addr} are required; an empty host is 127.0.0.1; the role is {@code voter} unless it says
 * {@code learner}. Times have a unit of {@code ms}, {@code s}, {@code m} or {@code h}; without a heartbeat interval it is
 * a tenth of the election timeout. Sizes have a unit of {@code B}, {@code KiB}, {@code MiB} or {@code GiB}, or are a
 * number of bytes. Nothing that is not understood is passed over.
 *
 * <p>Stateless.
 */
public final class ClusterConfigFile {

    private static final int MOST_CHARS = 1 << 20;

    private ClusterConfigFile() {}

    /**
     * Reads a file in UTF-8.
     *
     * @throws ConfigFileException if it cannot be read, or is no config; the message is one line
     */
    public static ClusterConfig load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return parse(reader, file.toString());
        } catch (IOException e) {
            throw new ConfigFileException(file.toString(), ConfigPlace.FILE, "cannot be read: " + reason(e), e);
        }
    }

    /**
     * Reads all that a reader has; the caller closes it.
     *
     * @param name what messages call the file
     * @throws IOException if the reader does
     * @throws ConfigFileException if it is no config; the message is one line
     */
    public static ClusterConfig parse(Reader reader, String name) throws IOException {
        StringWriter text = new StringWriter();
        char[] buffer = new char[1 << 12];
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
            text.write(buffer, 0, read);
            if (text.getBuffer().length() > MOST_CHARS) {
                throw new ConfigFileException(
                        name, ConfigPlace.FILE, "is larger than any cluster config: is it the right file?", null);
            }
        }
        return parse(text.toString(), name);
    }

    /**
     * Reads a text.
     *
     * @param name what messages call the file
     * @throws ConfigFileException if it is no config; the message is one line
     */
    public static ClusterConfig parse(String text, String name) {
        return new ClusterConfigParser(text, name).parse();
    }

    /** Returns a text from which {@link #parse(String, String)} reads the same config; times in whole milliseconds. */
    public static String write(ClusterConfig config) {
        return new ClusterConfigWriter(config).write();
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof CharacterCodingException ? "it is not UTF-8" : String.valueOf(e.getMessage());
    }
}
