package io.skerry.integrationtests.process;

import io.skerry.examples.kv.RaftKv;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.testkit.process.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Processes of {@code raft-kv serve}, with their folders and logs below one folder.
 *
 * <p>Not thread-safe; owned by its test. All processes end with it.
 */
public final class KvCluster implements AutoCloseable {

    /** The environment variable that names {@link #disk}. */
    public static final String DISK = "SKERRY_TEST_DISK";

    static final int NODES = 3;

    /** Longer than any test: a process that is forgotten ends all the same. */
    private static final Duration LIFE = Duration.ofHours(2);
    /** Three of them, and the test itself, share two cores: they are to be small, and there soon. */
    private static final List<String> LEAN_JVM = List.of("-Xmx96m", "-XX:-UsePerfData");

    private static final Pattern TERM = Pattern.compile("\"term\":(\\d+)");
    private static final Pattern APPLIED = Pattern.compile("\"applied\":(\\d+)");
    private static final Pattern FIRST = Pattern.compile("\"first\":(\\d+)");
    private static final Pattern LEADER = Pattern.compile("\"leader\":(\\d+)");

    private final Path folder;
    private final Duration requestTimeout;
    private final int nodes;
    private final Class<?> main;
    private final List<String> jvmArgs = new ArrayList<>(LEAN_JVM);
    private final List<String> serveArgs = new ArrayList<>();
    private final Map<Integer, List<String>> ownArgs = new TreeMap<>();
    private final List<Integer> httpPorts;
    private final Map<Integer, ChildJvm> running = new TreeMap<>();
    private final Http http = new Http();

    /** Three nodes that find each other directly. */
    KvCluster(Path folder, Duration electionTimeout, Duration requestTimeout) throws IOException {
        this(folder, NODES, electionTimeout, requestTimeout, RaftKv.class, Views.DIRECT);
    }

    /**
     * Starts nothing yet.
     *
     * @param folder for everything that the processes write
     * @param main   what is run: the program, or one that wraps it
     * @param views  where a node believes the others to be
     */
    public KvCluster(
            Path folder, int nodes, Duration electionTimeout, Duration requestTimeout, Class<?> main, Views views)
            throws IOException {
        this.folder = folder;
        this.nodes = nodes;
        this.requestTimeout = requestTimeout;
        this.main = main;
        List<Integer> ports = Ports.free(2 * nodes);
        this.httpPorts = ports.subList(nodes, 2 * nodes);
        this.jvmArgs.add("-Djava.library.path=" + unpackRocksDb(folder));
        for (int viewer = 1; viewer <= nodes; viewer++) {
            ClusterConfig.Builder cluster =
                    ClusterConfig.builder().name("kv").election(ElectionConfig.ofTimeout(electionTimeout));
            for (int id = 1; id <= nodes; id++) {
                int port = ports.get(id - 1);
                HostPort seen = HostPort.parse(":" + views.port(viewer, id, port));
                HostPort bind = id == viewer ? HostPort.parse(":" + port) : null;
                cluster.node(new ClusterNode(NodeId.of(id), seen, bind, null, true));
            }
            Files.writeString(config(viewer), ClusterConfigFile.write(cluster.build()));
        }
    }

    /** Where a node believes the others to be. A cluster with a name is the same wherever its nodes are. */
    @FunctionalInterface
    public interface Views {
        /** They are where they are. */
        Views DIRECT = (viewer, id, port) -> port;

        /**
         * Returns the port at which the viewer looks for a node that listens at that port; for itself, the one at which it
         * tells others to look for it.
         */
        int port(int viewer, int id, int port) throws IOException;
    }

    /** Unpacks the native library of RocksDB, which each process would unpack for itself; returns the folder. */
    public static Path unpackRocksDb(Path folder) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream packed = RocksDB.class.getResourceAsStream("/" + name)) {
            if (packed != null) {
                Files.copy(packed, folder.resolve(name));
            }
        }
        return folder;
    }

    private Path config(int id) {
        return folder.resolve("cluster" + id + ".json");
    }

    /** Returns a file whose path a process finds in its environment as {@value #DISK}. */
    public Path disk(int id) {
        return folder.resolve("disk" + id);
    }

    /** Returns the ids of all nodes. */
    public int[] ids() {
        return IntStream.rangeClosed(1, nodes).toArray();
    }

    Http http() {
        return http;
    }

    /** Returns where a node serves HTTP. */
    public int port(int id) {
        return httpPorts.get(id - 1);
    }

    /** Returns where the nodes serve HTTP, by their ids. */
    public List<Integer> ports() {
        return httpPorts;
    }

    /** Returns the folder of a node. */
    public Path data(int id) {
        return folder.resolve("data" + id);
    }

    /** Starts processes, all at once, and waits until they take requests. */
    public void start(int... ids) throws IOException {
        for (int id : ids) {
            running.put(id, launch(id));
        }
        for (int id : ids) {
            awaitReady(id);
        }
    }

    /** Starts a process on another folder than its own, and waits until it takes requests. */
    void start(int id, Path data) throws IOException {
        running.put(id, launch(id, data));
        awaitReady(id);
    }

    /** Starts every JVM from now on with more options, which come after those of all tests. */
    void jvmWith(String... options) {
        jvmArgs.addAll(List.of(options));
    }

    /** Gives every process that is started from now on more arguments. */
    public void serveWith(String... args) {
        serveArgs.addAll(List.of(args));
    }

    /** Gives the process of one node other arguments beside those of all, from its next start on. */
    void serveAlone(int id, String... args) {
        ownArgs.put(id, List.of(args));
    }

    /** Starts all processes, and waits until they take requests. */
    public void startAll() throws IOException {
        start(ids());
    }

    private ChildJvm launch(int id) throws IOException {
        return launch(id, data(id));
    }

    private ChildJvm launch(int id, Path data) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--config", config(id).toString()));
        arguments.addAll(List.of("--id", Integer.toString(id), "--data", data.toString()));
        arguments.addAll(List.of("--http", Integer.toString(port(id))));
        arguments.addAll(List.of("--request-timeout", requestTimeout.toMillis() + "ms"));
        arguments.addAll(serveArgs);
        arguments.addAll(ownArgs.getOrDefault(id, List.of()));
        Map<String, String> environment = Map.of("RAFT_KV_LOG", "INFO", DISK, disk(id).toString());
        return ChildJvm.start(main, jvmArgs, environment, arguments, log(id), LIFE);
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
                throw new AssertionError(
                        "Node " + id + " ends with " + child.waitForEnd() + ": " + child.errorsOrWhy());
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

    /** Returns a process that runs. */
    public ChildJvm process(int id) {
        ChildJvm child = running.get(id);
        if (child == null) {
            throw new IllegalStateException("Node " + id + " does not run");
        }
        return child;
    }

    /** Kills processes with SIGKILL, all at once, and waits until they are gone. */
    public void kill(int... ids) throws IOException, InterruptedException {
        for (int id : ids) {
            process(id).kill();
        }
        for (int id : ids) {
            process(id).waitForEnd();
            running.remove(id).close();
            http.drop(port(id));
        }
    }

    /** Kills all that run. */
    public void killAll() throws IOException, InterruptedException {
        kill(running.keySet().stream().mapToInt(id -> id).toArray());
    }

    /** Returns the nodes that run. */
    public Set<Integer> running() {
        return Set.copyOf(running.keySet());
    }

    /** Waits until one of these nodes says that it leads, in a term that none of them knows to be over; returns it. */
    public int awaitLeader(int... ids) {
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
    public void awaitHealthy(int id) {
        Await.until("node " + id + " is healthy", this::evidence, () -> isHealthy(id));
    }

    boolean isHealthy(int id) {
        return http.get(port(id), "/healthz").isOk();
    }

    /** Returns what a node says of itself. */
    Answer status(int id) {
        return http.get(port(id), "/status");
    }

    /** Returns whether a line of a node's log has all of those words. */
    boolean hasLogged(int id, String... words) throws IOException {
        try (Stream<String> lines = Files.lines(log(id))) {
            return lines.anyMatch(line -> Arrays.stream(words).allMatch(line::contains));
        }
    }

    /** Kills a node, and starts it with an empty folder. */
    void startAnew(int id) throws IOException, InterruptedException {
        if (running.containsKey(id)) {
            kill(id);
        }
        try (Stream<Path> all = Files.walk(data(id))) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start(id);
    }

    /** Lets a node that has lost its folder take part again; any node can be asked. */
    void rebind(int asked, int id) {
        Await.until(
                "node " + id + " is rebound",
                this::evidence,
                () -> http.send(port(asked), "POST", "/members/" + id + "/rebind", Map.of(), "")
                        .isOk());
    }

    /** Makes the folder of a node out of a backup; returns what was printed. */
    String restore(int id, Path backups) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("restore", "--from", backups.toString(), "--config"));
        arguments.addAll(List.of(config(id).toString(), "--id", Integer.toString(id)));
        arguments.addAll(List.of("--data", data(id).toString()));
        return run(arguments);
    }

    /** Runs a client's command to its end, against some nodes; returns what it has printed, if its exit code is 0. */
    String client(List<Integer> ids, String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--endpoints");
        arguments.add(ids.stream().map(id -> "127.0.0.1:" + port(id)).collect(Collectors.joining(",")));
        return run(arguments);
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        Path errors = folder.resolve("client.log");
        try (ChildJvm child = ChildJvm.start(RaftKv.class, jvmArgs, Map.of(), arguments, errors, Await.DEADLINE)) {
            StringBuilder printed = new StringBuilder();
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                printed.append(line).append('\n');
            }
            int exit = child.waitForEnd();
            if (exit != 0) {
                throw new AssertionError(
                        arguments + " ends with " + exit + ": " + printed + child.errorsOrWhy() + "; " + evidence());
            }
            return printed.toString();
        }
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

    static long applied(Answer status) {
        return number(APPLIED, status);
    }

    static long first(Answer status) {
        return number(FIRST, status);
    }

    private static long number(Pattern pattern, Answer status) {
        Matcher matcher = pattern.matcher(status.body());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Returns what a node has logged. */
    public Path log(int id) {
        return folder.resolve("node" + id + ".log");
    }

    /** Returns what the nodes say of themselves, and the ends of their logs; writes what their threads do to files. */
    public String evidence() {
        StringBuilder text = new StringBuilder("below " + folder + " are folders, logs and what threads do");
        running.forEach((id, child) -> dumpThreads(id, child, text));
        for (int id : ids()) {
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

    private void dumpThreads(int id, ChildJvm child, StringBuilder text) {
        try {
            child.dumpThreads(folder.resolve("threads" + id));
        } catch (IOException e) {
            text.append("\nno threads of node ").append(id).append(": ").append(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        for (ChildJvm child : running.values()) {
            child.close();
        }
    }
}
