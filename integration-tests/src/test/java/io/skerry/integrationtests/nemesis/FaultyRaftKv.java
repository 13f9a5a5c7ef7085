package io.skerry.integrationtests.nemesis;

import io.skerry.examples.kv.cli.RaftKvCommand;
import io.skerry.examples.kv.server.RaftNodes;
import io.skerry.integrationtests.process.KvCluster;
import io.skerry.integrationtests.storage.FaultyStorage;
import java.nio.file.Path;

/** The program, but that the disk of its nodes does as a file says. */
final class FaultyRaftKv {

    private FaultyRaftKv() {}

    /** Runs a command, and ends the process with its exit code. */
    public static void main(String[] args) {
        // Nobody else may be left to stop it, when a long run is interrupted.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        System.setProperty("logback.configurationFile", "raft-kv-logback.xml");
        System.setProperty("kryo.unsafe", "false");
        FileDisk disk = new FileDisk(Path.of(System.getenv(KvCluster.DISK)));
        System.exit(RaftKvCommand.commandLine((settings, storage, state) ->
                        RaftNodes.start(settings, new FaultyStorage(storage, disk), state))
                .execute(args));
    }
}
