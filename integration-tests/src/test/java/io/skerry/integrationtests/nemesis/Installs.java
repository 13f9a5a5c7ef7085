package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.process.KvCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was done with snapshots, over all lives of all nodes of a cluster, as their logs say. Immutable.
 *
 * @param lives     how often a node has begun
 * @param taken     snapshots that were written
 * @param needed    how often a node had to fetch one
 * @param installed how often one that was fetched became the state
 */
record Installs(long lives, long taken, long needed, long installed) {

    private static final Pattern TAKEN = Pattern.compile(" snapshot=\\S+ bytes=\\d+$");

    static Installs of(KvCluster cluster) throws IOException {
        Installs all = new Installs(0, 0, 0, 0);
        for (int id : cluster.ids()) {
            all = all.plus(new Installs(
                    count(cluster, id, " listens="),
                    taken(cluster, id),
                    count(cluster, id, " needs a snapshot that reaches "),
                    count(cluster, id, " is in force")));
        }
        return all;
    }

    private static long count(KvCluster cluster, int id, String words) throws IOException {
        try (Stream<String> lines = Files.lines(cluster.log(id))) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    private static long taken(KvCluster cluster, int id) throws IOException {
        try (Stream<String> lines = Files.lines(cluster.log(id))) {
            return lines.filter(line -> TAKEN.matcher(line).find()).count();
        }
    }

    Installs plus(Installs other) {
        return new Installs(
                lives + other.lives, taken + other.taken, needed + other.needed, installed + other.installed);
    }

    @Override
    public String toString() {
        return "%,d lives of nodes; snapshots: %,d taken, %,d times needed, %,d installed"
                .formatted(lives, taken, needed, installed);
    }
}
