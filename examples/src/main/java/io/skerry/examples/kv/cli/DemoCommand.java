package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.demo.Demo;
import io.skerry.examples.kv.demo.DemoSettings;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.examples.kv.state.KvStateKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a whole cluster for a while. Not thread-safe; owned by the command line. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        header = "Run a whole cluster in this process, take its leader away, and verify that nothing is lost.",
        description = {
            "",
            "Nodes with RocksDB on disk and sockets between them; clients that write over HTTP. The leader is stopped"
                    + " without handing over and comes back later. In the end every acknowledged write is asked for on"
                    + " every node.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv demo", "  raft-kv demo --nodes 5 --seconds 60"},
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {
            "0:every acknowledged write was found on every node",
            "1:it was not, or nothing went on: keep the folder of --data, and look at it",
            "2:the command was not understood; or folder or ports do not allow to start"
        })
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "3 to 9. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the nodes' folders there, and go on with them next time. Default: a temporary folder.")
    private @Nullable Path data;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long to write. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--http-base",
            paramLabel = "PORT",
            description = "The first node's port for HTTP; the others follow. Default: 8001, or whatever is free.")
    private @Nullable Integer httpBase;

    @Option(names = "--keep-running", description = "Go on after the verification, until Ctrl-C.")
    private boolean keepRunning;

    @Option(
            names = "--state",
            paramLabel = "KIND",
            defaultValue = "rocksdb",
            converter = Converters.StateKind.class,
            description = "Where keys and values are: rocksdb or memory. Default: ${DEFAULT-VALUE}.")
    private KvStateKind state = KvStateKind.ROCKSDB;

    @Spec
    private CommandSpec spec;

    private final NodeFactory factory;
    private final Life life;

    DemoCommand(NodeFactory factory, Life life) {
        this.factory = factory;
        this.life = life;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Demo demo = Demo.prepare(settings(), factory, spec.commandLine().getOut())) {
            boolean verified = demo.tell();
            if (verified && keepRunning) {
                life.hold(demo::close, demo::goOn);
            }
            return verified ? ExitCodes.OK : ExitCodes.NO;
        }
    }

    private DemoSettings settings() {
        try {
            return new DemoSettings(nodes, data, Duration.ofSeconds(seconds), httpBase, state);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
