package io.skerry.integrationtests.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node says of its snapshots; counted since its process was started. Immutable. */
record SnapshotFigures(String json) {

    private static final Pattern OBJECT = Pattern.compile("\"snapshots\":(\\{[^}]*})");

    /** Returns what a node says now; one without figures, if it says nothing. */
    static SnapshotFigures of(KvCluster cluster, int id) {
        Matcher object = OBJECT.matcher(cluster.status(id).body());
        return new SnapshotFigures(object.find() ? object.group(1) : "{}");
    }

    /** Returns a count; -1, if it is not there. */
    long count(String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\":(\\d+)").matcher(json);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    boolean isFetching() {
        return json.contains("\"activity\":\"FETCHING\"");
    }
}
