package io.skerry.integrationtests.process;

import io.skerry.examples.kv.RaftKv;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.ChildJvm;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.runtime.ClusterConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Processes of {@code raft-kv serve}, with their folders and logs below one folder.
 *
 * <p>Not thread-safe; owned by its test. All processes end with it.
 */
final class KvCluster implements AutoCloseable {

    static final int NODES = 3;

    /** Longer than any test: a process that is forgotten ends all the same. */
    private static final Duration LIFE = Duration.ofHours(2);
    /** Three of them, and the test itself, share two cores: they are to be small, and there soon. */
    private static final List<String> LEAN_JVM = List.of("-Xmx96m", "-XX:-UsePerfData");

    private static final Pattern TERM = Pattern.compile("\"term\":(\\d+)");
    private static final Pattern LEADER = Pattern.compile("\"leader\":(\\d+)");

    private final Path folder;
    private final Duration requestTimeout;
    private final Path config;
    private final List<String> jvmArgs = new ArrayList<>(LEAN_JVM);
    private final List<Integer> httpPorts;
    private final Map<Integer, ChildJvm> running = new TreeMap<>();
    private final Http http = new Http();

    KvCluster(Path folder, Duration electionTimeout, Duration requestTimeout) throws IOException {
        this.folder = folder;
        this.requestTimeout = requestTimeout;
        List<Integer> ports = Ports.free(2 * NODES);
        this.httpPorts = ports.subList(NODES, 2 * NODES);
        ClusterConfig.Builder cluster =
                ClusterConfig.builder().name("kv").election(ElectionConfig.ofTimeout(electionTimeout));
        for (int id = 1; id <= NODES; id++) {
            cluster.node(ClusterNode.of(id, ":" + ports.get(id - 1)));
        }
        this.jvmArgs.add("-Djava.library.path=" + unpackRocksDb(folder));
        this.config = Files.writeString(folder.resolve("cluster.json"), ClusterConfigFile.write(cluster.build()));
    }

    /** Each process would unpack RocksDB's native library for itself. */
    private static Path unpackRocksDb(Path folder) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream packed = RocksDB.class.getResourceAsStream("/" + name)) {
            if (packed != null) {
                Files.copy(packed, folder.resolve(name));
            }
        }
        return folder;
    }

    Http http() {
        return http;
    }

    int port(int id) {
        return httpPorts.get(id - 1);
    }

    List<Integer> ports() {
        return httpPorts;
    }

    Path data(int id) {
        return folder.resolve("data" + id);
    }

    /** Starts processes, all at once, and waits until they take requests. */
    void start(int... ids) throws IOException {
        for (int id : ids) {
            running.put(id, launch(id));
        }
        for (int id : ids) {
            awaitReady(id);
        }
    }

    void startAll() throws IOException {
        start(1, 2, 3);
    }

    private ChildJvm launch(int id) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--config", config.toString()));
        arguments.addAll(List.of("--id", Integer.toString(id), "--data", data(id).toString()));
        arguments.addAll(List.of("--http", Integer.toString(port(id))));
        arguments.addAll(List.of("--request-timeout", requestTimeout.toMillis() + "ms"));
        return ChildJvm.start(RaftKv.class, jvmArgs, Map.of("RAFT_KV_LOG", "INFO"), arguments, log(id), LIFE);
    }

    /**
     * Starts a process that is to refuse, and waits until it has ended.
     *
     * @return the line that it ends with
     */
    String startInVain(int id) throws IOException, InterruptedException {
        try (ChildJvm child = launch(id)) {
            Await.until("node " + id + " does not start", child::errorsOrWhy, () -> !child.isAlive());
            if (child.waitForEnd() != 2) {
                throw new AssertionError("Node " + id + " ends with " + child.waitForEnd() + ": " + child.errorsOrWhy());
            }
            List<String> lines = Files.readAllLines(log(id));
            return lines.get(lines.size() - 1);
        }
    }

    private void awaitReady(int id) throws IOException {
        ChildJvm child = process(id);
        Await.until("node " + id + " takes requests", child::errorsOrWhy, () -> child.hasOutput() || !child.isAlive());
        String line = child.readLine();
        if (line == null || !line.startsWith("READY id=" + id)) {
            throw new AssertionError("Node " + id + " says " + line + " instead of READY: " + child.errorsOrWhy());
        }
    }

    ChildJvm process(int id) {
        ChildJvm child = running.get(id);
        if (child == null) {
            throw new IllegalStateException("Node " + id + " does not run");
        }
        return child;
    }

    /** Kills processes with SIGKILL, all at once, and waits until they are gone. */
    void kill(int... ids) throws IOException, InterruptedException {
        for (int id : ids) {
            process(id).kill();
        }
        for (int id : ids) {
            process(id).waitForEnd();
            running.remove(id).close();
            http.drop(port(id));
        }
    }

    void killAll() throws IOException, InterruptedException {
        kill(running.keySet().stream().mapToInt(id -> id).toArray());
    }

    /** Waits until one of these nodes says that it leads, in a term that none of them knows to be over; returns it. */
    int awaitLeader(int... ids) {
        int[] found = {0};
        Await.until("a leader among " + Arrays.toString(ids), this::evidence, () -> {
            long latest = 0;
            for (int id : ids) {
                Answer status = http.get(port(id), "/status");
                long term = number(TERM, status);
                if (term > latest) {
                    latest = term;
                    found[0] = 0;
                }
                if (term == latest && leads(status)) {
                    found[0] = id;
                }
            }
            return found[0] != 0;
        });
        return found[0];
    }

    /** Waits until a node knows a leader, and has caught up with it. */
    void awaitHealthy(int id) {
        Await.until(
                "node " + id + " is healthy",
                this::evidence,
                () -> http.get(port(id), "/healthz").isOk());
    }

    static boolean leads(Answer status) {
        return status.body().contains("\"role\":\"LEADER\"");
    }

    static long term(Answer status) {
        return number(TERM, status);
    }

    static long leader(Answer status) {
        return number(LEADER, status);
    }

    private static long number(Pattern pattern, Answer status) {
        Matcher matcher = pattern.matcher(status.body());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    Path log(int id) {
        return folder.resolve("node" + id + ".log");
    }

    /** Returns what the nodes say of themselves, and the ends of their logs. */
    String evidence() {
        StringBuilder text = new StringBuilder("below " + folder + " are folders and logs");
        for (int id = 1; id <= NODES; id++) {
            text.append("\nnode ")
                    .append(id)
                    .append(running.containsKey(id) ? "" : ", not running")
                    .append(": ");
            text.append(http.get(port(id), "/status").body());
            try {
                List<String> lines = Files.readAllLines(log(id));
                lines.subList(Math.max(0, lines.size() - 20), lines.size())
                        .forEach(line -> text.append("\n    ").append(line));
            } catch (IOException e) {
                text.append(" no log: ").append(e);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        http.close();
        for (ChildJvm child : running.values()) {
            child.close();
        }
    }
}
