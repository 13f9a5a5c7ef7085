package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.CoreCluster;
import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Weather;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a scenario's commands do: each family in a class of its own, here by their names. Not thread-safe. */
final class Commands {

    /** Does what a command says; what there is to see goes to the cluster's trace. */
    @FunctionalInterface
    interface Command {
        void run(CommandLine line);
    }

    private static final String QUIETLY = " quietly";

    private final Map<String, Command> commands = new TreeMap<>();
    private @Nullable CoreCluster cluster;

    Commands() {
        commands.put("cluster", line -> cluster = ClusterCommand.start(line));
        new LifeCommands(this).addTo(commands);
        new TimeCommands(this).addTo(commands);
        new NetworkCommands(this).addTo(commands);
        new DiskCommands(this).addTo(commands);
        new SnapshotCommands(this).addTo(commands);
        new ClientCommands(this).addTo(commands);
        new LookCommands(this).addTo(commands);
    }

    /** Runs commands, separated by semicolons, and returns what could be seen: {@code ok} if that is nothing. */
    List<String> run(String text) {
        boolean quietly = text.endsWith(QUIETLY);
        String loud = quietly ? text.substring(0, text.length() - QUIETLY.length()) : text;
        for (String one : loud.split(";")) {
            runOne(one);
        }
        List<String> seen = cluster().trace().take();
        return seen.isEmpty() || quietly ? List.of("ok") : seen;
    }

    private void runOne(String text) {
        CommandLine line = new CommandLine(text);
        String name = line.word("a name");
        Command command = commands.get(name);
        if (command == null) {
            throw new IllegalArgumentException("There is no command " + name + ", but " + commands.keySet());
        }
        command.run(line);
        line.requireNothingLeft();
    }

    CoreCluster cluster() {
        if (cluster == null) {
            throw new IllegalArgumentException("A scenario begins with the command cluster");
        }
        return cluster;
    }

    Weather weather() {
        return new Weather(cluster());
    }

    /** Takes the next word as a node. */
    CoreNode node(CommandLine line) {
        return cluster().node(line.number("a node"));
    }
}
