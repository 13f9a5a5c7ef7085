package io.skerry.integrationtests.hostile;

import io.skerry.examples.kv.http.KvHttpConfig;
import io.skerry.examples.kv.http.KvHttpServer;
import io.skerry.examples.kv.state.KvCodec;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A raft-kv node's HTTP port, on a cluster of one that keeps all in memory. */
final class HttpTarget implements Target {

    private static final List<byte[]> REQUESTS = List.of(
            ascii("PUT /kv/key HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nvalue"),
            ascii("PUT /kv/key HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nvalue\r\n0\r\n\r\n"),
            ascii("GET /kv/key?consistency=stale HTTP/1.1\r\nHost: a\r\n\r\n"),
            ascii("GET /kv/a%2Fb%20c HTTP/1.0\r\n\r\n"),
            ascii("DELETE /kv/key HTTP/1.1\r\nHost: a\r\n\r\nGET /status HTTP/1.1\r\nHost: a\r\n\r\n"),
            ascii("POST /kv/key/cas HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\n\r\n"
                    + "{\"expect\":null,\"value\":\"value\"}"),
            ascii("GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"));

    private static final byte[] WRITE =
            ascii("PUT /kv/health HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    private static final int BETWEEN_LOOKS = 500;

    private final Mutator mutator = new Mutator(
            ascii("\r\n"),
            ascii("\n"),
            ascii(" "),
            ascii("%"),
            ascii("%00"),
            ascii("%ff%fe"),
            ascii("?"),
            ascii("&consistency=linearizable"),
            ascii("/"),
            ascii("\0"),
            ascii("Content-Length: 99999999999999999999\r\n"),
            ascii("Content-Length: -1\r\n"),
            ascii("Content-Length: 3\r\n"),
            ascii("Transfer-Encoding: chunked\r\n"),
            ascii("Raft-Client: 1\r\nRaft-Sequence: x\r\n"),
            ascii("ffffffffffffffff\r\n"),
            ascii("{\"value\":[[[["),
            ascii("HTTP/9.9"));

    private final MemoryStorage storage = new MemoryStorage();
    private final SingleGroupNode<KvState, KvCommand, KvResult> node;
    private final KvHttpServer server;
    private final int port;
    private long taken;

    HttpTarget() throws IOException {
        ClusterConfig cluster = ClusterConfig.builder()
                .name("fuzz")
                .node(ClusterNode.of(1, ":" + Ports.free(1).get(0)))
                .build();
        node = RaftNodeBuilder.<KvState, KvCommand, KvResult>of(new KvStore())
                .self(1)
                .cluster(cluster)
                .storage(storage)
                .codec(KvCodec.create())
                .start();
        server = KvHttpServer.bind(HostPort.parse("127.0.0.1:0"), KvHttpConfig.DEFAULT);
        server.serve(node, cluster, new MemoryStorage().snapshots(GroupId.DEFAULT));
        port = server.address().port();
        Await.until(
                "it serves",
                () -> node.describe().toString(),
                () -> status(Talk.say(port, WRITE, WRITE.length)) == 200);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public int share() {
        return 10;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(32) == 0) {
            return Mutator.noise(random, 300);
        }
        return mutator.mutate(
                REQUESTS.get(random.nextInt(REQUESTS.size())), REQUESTS.get(random.nextInt(REQUESTS.size())), random);
    }

    /** Whoever is answered as one who knows how to ask was let in; no request is the server's fault. */
    @Override
    public boolean take(byte[] input) throws IOException {
        int status = status(Talk.say(port, input, input.length));
        if (status == 500) {
            throw new AssertionError("the server has a fault");
        }
        if (++taken % BETWEEN_LOOKS == 0 && status(Talk.say(port, WRITE, WRITE.length)) != 200) {
            throw new AssertionError("a good request is not served any more");
        }
        return status >= 200 && status < 300 || status == 404 || status == 409;
    }

    /** Returns 0 if there was no answer. */
    private static int status(byte[] answer) {
        if (answer.length == 0) {
            return 0;
        }
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (!text.matches("(?s)HTTP/1\\.[01] [1-5][0-9][0-9] .*")) {
            throw new AssertionError("it is answered with no HTTP: " + text);
        }
        // "Go on" may be all that is said, if what follows makes no sense.
        int last = text.startsWith("HTTP/1.1 100") ? text.indexOf("HTTP/1.1", 1) : 0;
        return last < 0 ? 0 : Integer.parseInt(text.substring(last + 9, last + 12));
    }

    /** A connection's buffers, a body in memory, and many small requests in a row. */
    @Override
    public long mostAllocated(int inputBytes) {
        return (8 << 20) + 4096L * inputBytes;
    }

    /** In the whole process: the server's threads come and go. */
    @Override
    public long allocated() {
        return Allocation.ofAllThreads();
    }

    @Override
    public void close() {
        node.close();
        server.close();
        storage.close();
    }
}
