package io.skerry.examples.kv.cli;

import io.skerry.examples.kv.http.KvHttpConfig;
import io.skerry.examples.kv.server.FirstStartReporter;
import io.skerry.examples.kv.server.KvNode;
import io.skerry.examples.kv.server.KvNodeSettings;
import io.skerry.examples.kv.server.NodeFactory;
import io.skerry.examples.kv.state.KvStateKind;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.runtime.config.ClusterConfigFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one node. Not thread-safe; owned by the command line. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = RaftKvVersion.class,
        sortOptions = false,
        header = "Run one node of a cluster in this process, until SIGTERM or SIGINT.",
        description = {
            "",
            "Prints one line READY id=1 raft=HOST:PORT http=HOST:PORT once it takes requests; whether there is a leader is"
                    + " another question: see /healthz. The very first start of a cluster waits for all of its nodes, and"
                    + " says for which.",
            ""
        },
        footer = {ExitCodes.EXAMPLE, "  raft-kv serve --config cluster.json --id 1 --data data/1"},
        exitCodeListHeading = ExitCodes.LIST_HEADING,
        exitCodeList = {
            "0:it was told to stop, and did so cleanly",
            "1:it could not stop cleanly: start it again, nothing that was acknowledged is lost",
            "2:the command was not understood; or config, folder or ports do not allow to start: mend what is named; nothing"
                    + " was begun"
        })
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The cluster config, as JSON.")
    private Path config = Path.of("");

    @Option(names = "--id", required = true, paramLabel = "ID", description = "Which node of it this is.")
    private long id;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's folder; made if need be.")
    private Path data = Path.of("");

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            converter = Converters.Address.class,
            description = "Where to serve HTTP. Default: as in the config, else 127.0.0.1, port 8000 + ID.")
    private @Nullable HostPort http;

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            converter = Converters.Address.class,
            description = "Where to listen for other nodes. Default: as in the config.")
    private @Nullable HostPort bind;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = Converters.Time.class,
            description = "How long a request may wait for a leader. Default: ${DEFAULT-VALUE}.")
    private Duration requestTimeout = Duration.ZERO;

    @Option(
            names = "--disk-reserve",
            paramLabel = "MIB",
            description = "Room on the disk below which no more writes are taken; 0 is none. Default: 320.")
    private @Nullable Long diskReserveMib;

    @Option(
            names = "--state",
            paramLabel = "KIND",
            defaultValue = "rocksdb",
            converter = Converters.StateKind.class,
            description = "Where keys and values are: rocksdb or memory; the same on all nodes. Default:"
                    + " ${DEFAULT-VALUE}.")
    private KvStateKind state = KvStateKind.ROCKSDB;

    @Mixin
    private SnapshotOptions snapshots = new SnapshotOptions();

    @Spec
    private CommandSpec spec;

    private final NodeFactory factory;
    private final Life life;

    ServeCommand(NodeFactory factory, Life life) {
        this.factory = factory;
        this.life = life;
    }

    @Override
    public Integer call() throws InterruptedException {
        KvNodeSettings settings = settings(ClusterConfigFile.load(config));
        PrintWriter err = spec.commandLine().getErr();
        try (KvNode node = KvNode.start(settings, factory);
                FirstStartReporter reporter = new FirstStartReporter(node.node()::describe, line -> say(err, line))) {
            life.hold(node::close, () -> {
                String ready = "READY id=" + id + " raft=" + node.raft() + " http=" + node.http();
                say(spec.commandLine().getOut(), ready);
                reporter.begin();
            });
        }
        return ExitCodes.OK;
    }

    private @Nullable ByteSize diskReserve() {
        return diskReserveMib == null ? null : ByteSize.ofMiB(diskReserveMib);
    }

    private KvNodeSettings settings(ClusterConfig cluster) {
        try {
            KvHttpConfig httpConfig = KvHttpConfig.DEFAULT.withRequestTimeout(requestTimeout);
            return new KvNodeSettings(
                    cluster, NodeId.of(id), data, bind, http, httpConfig, diskReserve(), state, snapshots.config());
        } catch (IllegalArgumentException e) {
            throw new NodeStartException(e.getMessage() + "; see raft-kv serve --help", e);
        }
    }

    private static void say(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
