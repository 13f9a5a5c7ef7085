package io.skerry.raft.core.scenario;

import io.skerry.raft.core.cluster.CoreNode;
import io.skerry.raft.core.cluster.Notation;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import java.util.List;
import java.util.Map;

/** What an application and an administrator ask for. Not thread-safe. */
final class ClientCommands {

    private final Commands commands;

    ClientCommands(Commands commands) {
        this.commands = commands;
    }

    void addTo(Map<String, Commands.Command> all) {
        all.put("propose", this::propose);
        all.put("read", this::read);
        all.put("rebind", this::rebind);
    }

    /** {@code propose 1 a b big:300KiB}: payloads, all in one call. */
    private void propose(CommandLine line) {
        CoreNode node = commands.node(line);
        List<String> words = line.words();
        commands.cluster().propose(node, words.stream().map(Notation::payload).toList(), words);
    }

    /** {@code read 2 x y}: reads, one after another in one turn; the words name them. */
    private void read(CommandLine line) {
        CoreNode node = commands.node(line);
        commands.cluster().read(node, line.words());
    }

    /** {@code rebind 1 3 s3b}: node 1 is asked to write into the log that node 3 has store s3b from now on. */
    private void rebind(CommandLine line) {
        CoreNode node = commands.node(line);
        NodeId other = commands.node(line).id();
        StoreId store = Notation.store(line.word("a store"));
        String name = "rebind " + other + " to " + Notation.store(store);
        commands.cluster().rebind(node, other, store, name);
    }
}
