package io.skerry.raft.runtime.config;

import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the object that lists the nodes by their ids. Not thread-safe; owned by its creator, good for one object. */
final class ConfigNodesParser {

    private static final List<String> FIELDS = List.of("id", "addr", "http", "bind", "role");
    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,17}");

    private final ConfigTokens tokens;
    private final List<String> settings;
    private final Map<String, ConfigPlace> keys = new HashMap<>();
    private final Map<HostPort, ConfigPlace> addresses = new HashMap<>();

    /** @param settings fields of the long form, for whoever writes them beside the nodes */
    ConfigNodesParser(ConfigTokens tokens, List<String> settings) {
        this.tokens = tokens;
        this.settings = settings;
    }

    /** Reads from behind the opening brace to the closing one. */
    List<ClusterNode> parse() {
        List<ClusterNode> nodes = new ArrayList<>();
        for (String key = tokens.nextField(); key != null; key = tokens.nextField()) {
            requireNewId(key);
            tokens.toValue();
            tokens.requireObject("node " + key);
            nodes.add(new NodeFields(key).read());
        }
        return nodes;
    }

    private void requireNewId(String key) {
        ConfigPlace here = tokens.place();
        if (settings.contains(key)) {
            throw tokens.fault(
                    here,
                    "\"" + key + "\" is a setting of the whole cluster: beside it, put the nodes under \"nodes\"");
        }
        if (!ID.matcher(key).matches()) {
            throw tokens.fault(here, "\"" + key + "\" is no id of a node: ids are whole numbers from 1");
        }
        ConfigPlace first = keys.putIfAbsent(key, here);
        if (first != null) {
            throw tokens.fault(here, "node " + key + " is listed twice, first in line " + first.line() + ": keep one");
        }
    }

    /** The fields of one node. Not thread-safe; good for one node. */
    private final class NodeFields {

        private final String key;
        private final ConfigPlace begin = tokens.place();
        private final Map<String, ConfigPlace> seen = new HashMap<>();
        private @Nullable HostPort address;
        private @Nullable HostPort bind;
        private @Nullable HostPort http;
        private boolean voter = true;

        NodeFields(String key) {
            this.key = key;
        }

        ClusterNode read() {
            for (String field = tokens.nextField(); field != null; field = tokens.nextField()) {
                requireNew(field);
                tokens.toValue();
                readField(field);
            }
            HostPort known = address;
            if (!seen.containsKey("id")) {
                throw tokens.fault(begin, "node " + key + " has no \"id\": write \"id\": " + key);
            }
            if (known == null) {
                throw tokens.fault(begin, "node " + key + " has no \"addr\": write \"addr\": \"HOST:PORT\"");
            }
            return new ClusterNode(NodeId.of(Long.parseLong(key)), known, bind, http, voter);
        }

        private void requireNew(String field) {
            ConfigPlace here = tokens.place();
            if (!FIELDS.contains(field)) {
                throw tokens.fault(
                        here,
                        "unknown field \"" + field + "\" of node " + key + ": known are " + String.join(", ", FIELDS));
            }
            if (seen.putIfAbsent(field, here) != null) {
                throw tokens.fault(here, "\"" + field + "\" of node " + key + " is given twice: keep one");
            }
        }

        private void readField(String field) {
            switch (field) {
                case "id" -> requireKey(tokens.integer(field));
                case "addr" -> address = readAddress();
                case "bind" -> bind = tokens.string(field, HostPort::parse);
                case "http" -> http = tokens.string(field, HostPort::parse);
                default -> voter = readRole();
            }
        }

        private void requireKey(long id) {
            if (id < 1) {
                throw tokens.fault(tokens.place(), "an id is a whole number from 1, not " + id);
            }
            if (!key.equals(Long.toString(id))) {
                throw tokens.fault(
                        tokens.place(), "node " + key + " has the id " + id + ": key and id must be the same");
            }
        }

        private HostPort readAddress() {
            HostPort read = tokens.string("addr", HostPort::parse);
            ConfigPlace here = tokens.place();
            if (read.port() == 0) {
                throw tokens.fault(here, "\"addr\" needs a port from 1 to 65535: the others have to find it");
            }
            ConfigPlace first = addresses.putIfAbsent(read, here);
            if (first != null) {
                throw tokens.fault(
                        here, read + " is the address of two nodes, first in line " + first.line() + ": change one");
            }
            return read;
        }

        private boolean readRole() {
            String role = tokens.string("role");
            return switch (role) {
                case "voter" -> true;
                case "learner" -> false;
                default ->
                    throw tokens.fault(tokens.place(), "\"role\" is \"voter\" or \"learner\", not \"" + role + "\"");
            };
        }
    }
}
