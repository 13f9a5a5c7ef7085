package io.skerry.raft.runtime.config;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.SessionLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one config file, of either form. Not thread-safe; owned by its creator, good for one file. */
final class ClusterConfigParser {

    private static final List<String> SETTINGS = List.of(
            "cluster",
            "lanes",
            "electionTimeout",
            "heartbeatInterval",
            "maxPayload",
            "maxSessions",
            "maxSessionBytes",
            "nodes");
    /** Any node: what is checked of a setting does not depend on the nodes. */
    private static final ClusterNode SOMEBODY = ClusterNode.of(1, ":1");

    private final String text;
    private final String file;
    private final ConfigTokens tokens;
    private final ClusterConfig.Builder config = ClusterConfig.builder();
    private final Map<String, ConfigPlace> places = new HashMap<>();
    private SessionLimits sessionLimits = SessionLimits.DEFAULT;
    private @Nullable Duration electionTimeout;
    private @Nullable Duration heartbeatInterval;

    ClusterConfigParser(String text, String file) {
        this.text = text;
        this.file = file;
        this.tokens = new ConfigTokens(text, file);
    }

    /** @throws ConfigFileException if it is no config; what is not even JSON is noticed before all else */
    ClusterConfig parse() {
        boolean longForm = namesNodes();
        tokens.requireTheObject();
        ConfigPlace begin = tokens.place();
        if (longForm) {
            readSettings();
            readElection();
        } else {
            readNodes(begin);
        }
        return config.build();
    }

    /** Looks through the whole file: the long form is the one with a field {@code nodes} at the top. */
    private boolean namesNodes() {
        ConfigTokens all = new ConfigTokens(text, file);
        all.requireTheObject();
        boolean named = false;
        for (String field = all.nextField(); field != null; field = all.nextField()) {
            named |= field.equals("nodes");
            all.skipValue();
        }
        all.requireEnd();
        return named;
    }

    private void readSettings() {
        for (String field = tokens.nextField(); field != null; field = tokens.nextField()) {
            requireNew(field);
            tokens.toValue();
            readSetting(field);
        }
    }

    private void requireNew(String field) {
        ConfigPlace here = tokens.place();
        if (!SETTINGS.contains(field)) {
            throw tokens.fault(here, "unknown field \"" + field + "\": known are " + String.join(", ", SETTINGS));
        }
        ConfigPlace first = places.putIfAbsent(field, here);
        if (first != null) {
            throw tokens.fault(here, "\"" + field + "\" is given twice, first in line " + first.line() + ": keep one");
        }
    }

    private void readSetting(String field) {
        switch (field) {
            case "cluster" -> {
                String name = tokens.string(field);
                accept(field, builder -> builder.name(name));
            }
            case "lanes" -> {
                long lanes = tokens.integer(field);
                accept(field, builder -> builder.lanes((int) Math.max(-1, Math.min(lanes, Integer.MAX_VALUE))));
            }
            case "maxPayload" -> {
                ByteSize size = readSize(field);
                accept(field, builder -> builder.maxPayload(size));
            }
            case "maxSessions" -> {
                long count = tokens.integer(field);
                int sessions = (int) Math.max(-1, Math.min(count, Integer.MAX_VALUE));
                acceptSessions(field, () -> new SessionLimits(sessions, sessionLimits.maxBytes()));
            }
            case "maxSessionBytes" -> {
                ByteSize size = readSize(field);
                acceptSessions(field, () -> new SessionLimits(sessionLimits.maxSessions(), size));
            }
            case "electionTimeout" -> electionTimeout = readTime(field);
            case "heartbeatInterval" -> heartbeatInterval = readTime(field);
            default -> {
                tokens.requireObject("\"nodes\"");
                readNodes(tokens.place());
            }
        }
    }

    /** Takes a setting that a cluster could work with; the fault is at its value. */
    private void accept(String field, Consumer<ClusterConfig.Builder> setting) {
        tokens.checked(tokens.place(), field, () -> {
            ClusterConfig.Builder trial = ClusterConfig.builder().node(SOMEBODY);
            setting.accept(trial);
            return trial.build();
        });
        setting.accept(config);
    }

    private void acceptSessions(String field, Supplier<SessionLimits> limits) {
        sessionLimits = tokens.checked(tokens.place(), field, limits);
        config.sessions(sessionLimits);
    }

    private Duration readTime(String field) {
        Duration time = tokens.string(field, ConfigUnits::time);
        places.put(field, tokens.place());
        return time;
    }

    private ByteSize readSize(String field) {
        if (tokens.isString()) {
            return tokens.string(field, ConfigUnits::size);
        }
        long bytes = tokens.integer(field);
        return tokens.checked(tokens.place(), field, () -> ByteSize.ofBytes(bytes));
    }

    /** Both times belong together, and may come in either order. */
    private void readElection() {
        Duration timeout = electionTimeout;
        Duration heartbeat = heartbeatInterval;
        if (timeout == null && heartbeat == null) {
            return;
        }
        String blamed = heartbeat != null ? "heartbeatInterval" : "electionTimeout";
        ConfigPlace place = places.getOrDefault(blamed, ConfigPlace.FILE);
        Duration knownTimeout = timeout != null ? timeout : ElectionConfig.DEFAULT.timeout();
        config.election(tokens.checked(
                place,
                blamed,
                () -> heartbeat != null
                        ? new ElectionConfig(knownTimeout, heartbeat)
                        : ElectionConfig.ofTimeout(knownTimeout)));
    }

    private void readNodes(ConfigPlace begin) {
        List<ClusterNode> nodes = new ConfigNodesParser(tokens, SETTINGS).parse();
        if (nodes.stream().noneMatch(ClusterNode::voter)) {
            throw tokens.fault(begin, "no voter is listed: list the nodes of the first membership");
        }
        config.nodes(nodes);
    }
}
