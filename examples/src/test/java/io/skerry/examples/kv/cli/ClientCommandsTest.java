package io.skerry.examples.kv.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.fake.FakeAdministration;
import io.skerry.examples.kv.fake.FakeGroup;
import io.skerry.examples.kv.http.KvHttpConfig;
import io.skerry.examples.kv.http.KvHttpServer;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The clients, against two servers on groups without Raft. */
class ClientCommandsTest extends CliTestCase {

    private static final ClusterConfig CONFIG =
            ClusterConfig.of(List.of(ClusterNode.of(1, ":6001"), ClusterNode.of(2, ":6002")));

    private final List<FakeGroup> groups = new ArrayList<>();
    private final List<KvHttpServer> servers = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        for (long id = 1; id <= 2; id++) {
            FakeGroup group = cluster.join(NodeId.of(id));
            KvHttpServer server = KvHttpServer.bind(new HostPort(HostPort.LOOPBACK, 0), KvHttpConfig.DEFAULT);
            server.serve(group, CONFIG, new MemoryStorage().snapshots(GroupId.DEFAULT));
            groups.add(group);
            servers.add(server);
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(KvHttpServer::close);
        groups.forEach(FakeGroup::close);
    }

    @Test
    void aKeyGoesThroughItsLife() {
        assertEquals(0, client("put", "apple", "red"));
        assertOut("index=2 term=1"); // Behind the entry that opened its session.
        assertEquals(0, client("get", "apple"));
        assertOut("red");
        assertEquals(0, client("get", "apple", "--consistency", "STALE"));
        assertEquals("STALE", String.valueOf(groups.get(0).lastConsistency()));
        assertEquals(1, client("cas", "apple", "green", "blue"));
        assertOut("not swapped: the value is red");
        assertEquals(0, client("cas", "apple", "red", "blue"));
        assertOut("swapped");
        assertEquals(0, client("delete", "apple"));
        assertOut("existed=true");
        assertEquals(1, client("delete", "apple"));
        assertOut("existed=false");
        assertEquals(1, client("get", "apple"));
        assertOneLineOnErr("there is no such key");
        assertEquals(0, client("cas", "--absent", "apple", "new"));
        assertEquals(1, client("cas", "--absent", "apple", "newer"));
        assertOut("not swapped: the value is new");
        assertEquals(1, client("cas", "pear", "x", "y"));
        assertOut("not swapped: the key is absent");
    }

    @Test
    void anUnknownOutcomeHasAnExitCodeOfItsOwn() {
        // The first request of a process takes as long as it takes; only then is time to run out on those that hang.
        assertEquals(0, client("put", "a", "x"));
        for (String[] write : new String[][] {{"put", "a", "x"}, {"delete", "a"}, {"cas", "a", "x", "y"}}) {
            groups.forEach(FakeGroup::hang);
            assertEquals(3, run(List.of(write), "--endpoints", endpoints(), "--timeout", "2s"), err::toString);
            assertOneLineOnErr("Gave up after 2000 ms; it may or may not take effect");
            groups.forEach(group -> group.release(new OutcomeUnknownException("the leader was lost")));
        }
    }

    /** The second attempt of a deletion says what the first one has found, not that there was nothing to delete. */
    @Test
    void aWriteOfWhichNobodyKnowsIsSentAgainInItsSession() {
        assertEquals(0, client("put", "a", "x"));
        groups.get(0).loseOutcomes(1);
        assertEquals(0, client("delete", "a"));
        assertOut("existed=true");
        groups.get(0).loseOutcomes(1);
        assertEquals(0, client("cas", "--absent", "a", "y"));
        assertOut("swapped");
        assertEquals(5, groups.get(0).submitted() + groups.get(1).submitted());
    }

    @Test
    void aRefusalEndsWithOneAndSaysThatNothingHappened() {
        groups.get(0).endWith(new PayloadTooLargeException(9, 8));
        assertEquals(1, client("put", "a", "x"));
        assertOneLineOnErr("raft-kv: 413: The command has 9 bytes, the cluster takes 8");
        assertEquals(1, client("put", "k".repeat(1025), "x"));
        assertOneLineOnErr("A key has 1 to 1024 bytes");
        servers.forEach(KvHttpServer::close);
        assertEquals(1, client("put", "a", "x", "--timeout", "200ms"));
        assertOneLineOnErr("it certainly did not happen");
    }

    @Test
    void aRefusalThatMayPassIsTriedAgain() {
        groups.get(0).endWith(new NoLeaderException("nobody leads", null));
        groups.get(1).endWith(new NoLeaderException("nobody leads", null));
        assertEquals(0, client("put", "a", "x"));
    }

    @Test
    void theStatusIsATable() {
        client("put", "a", "x");
        await();
        assertEquals(0, client("status"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(
                "NODE ROLE TERM LEADER COMMIT APPLIED FIRST LAST SNAPSHOT LAG ENDPOINT",
                lines.get(0).replaceAll(" +", " "));
        assertEquals(
                "1 LEADER 1 1 2 2 1 2 0 0 http://" + servers.get(0).address(),
                lines.get(1).replaceAll(" +", " "));
        assertEquals(
                "2 FOLLOWER 1 1 2 2 1 2 0 0 http://" + servers.get(1).address(),
                lines.get(2).replaceAll(" +", " "));
    }

    /** Until the second node has applied it too. */
    private void await() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (groups.get(1).status().appliedIndex() < 2) {
            assertTrue(System.nanoTime() < deadline, "the second node has not applied it within 30 s");
            Thread.onSpinWait();
        }
    }

    @Test
    void theStatusEndsWithOneIfSomebodyIsMissingOrNobodyLeads() {
        groups.get(1).leaderless(true);
        groups.get(1).notice("its store was replaced");
        assertEquals(1, client("status"));
        assertTrue(out.toString().contains("      notice: its store was replaced"), out::toString);
        groups.get(1).leaderless(false);
        assertEquals(0, client("status"));
        servers.get(1).close();
        assertEquals(1, client("status"));
        assertTrue(out.toString().contains("does not answer: "), out::toString);
    }

    /** Where there is a terminal. Values of the cluster are no markup, whatever they hold. */
    @Test
    void theLeaderIsGreenAndWhoDoesNotAnswerIsRedWhereThereAreColours() {
        client("put", "a", "x");
        await();
        servers.get(1).close();
        assertEquals(1, client("status"));
        assertFalse(out.toString().contains("\033"), "no terminal, no colours: " + out);
        ansi = CommandLine.Help.Ansi.ON;
        assertEquals(1, client("status"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(1).startsWith("\033[1m\033[32m1     LEADER"), out::toString);
        assertTrue(lines.get(2).startsWith("\033[31m-     http://"), out::toString);
        assertTrue(lines.get(2).endsWith("\033[0m"), out::toString);
    }

    @Test
    void scriptsGetJson() {
        assertEquals(0, client("put", "apple", "red", "--json"));
        assertOut("{\"index\":2,\"term\":1}");
        assertEquals(0, client("get", "apple", "--json"));
        assertOut("{\"value\":\"red\"}");
        assertEquals(1, client("get", "pear", "--json"));
        assertOut("{\"value\":null}");
        assertEquals("", err.toString());
        assertEquals(1, client("cas", "apple", "green", "blue", "--json"));
        assertOut("{\"swapped\":false,\"actual\":\"red\"}");
        assertEquals(0, client("cas", "apple", "red", "blue", "--json"));
        assertOut("{\"swapped\":true,\"actual\":null}");
        assertEquals(0, client("delete", "apple", "--json"));
        assertOut("{\"existed\":true}");
        await();
        servers.get(1).close();
        assertEquals(1, client("status", "--json"));
        String first = "{\"nodes\":[{\"endpoint\":\"http://" + servers.get(0).address()
                + "\",\"fault\":null,\"id\":1,\"role\":\"LEADER\",\"term\":1,\"leader\":1,";
        assertTrue(out.toString().startsWith(first), out::toString);
        assertTrue(out.toString().contains("\"fault\":\"ConnectException"), out::toString);
    }

    /** Nodes that take the connection and never answer, or begin to and never end. */
    @Test
    void theStatusNeverHangs() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                ServerSocket halting = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> halted = CompletableFuture.supplyAsync(() -> beginsToAnswer(halting));
            String endpoints = silent.getLocalPort() + "," + halting.getLocalPort() + ","
                    + servers.get(0).address();
            assertEquals(1, run("status", "--endpoints", endpoints));
            List<String> lines = out.toString().lines().toList();
            assertTrue(lines.get(1).contains("does not answer: HttpTimeoutException"), out::toString);
            assertTrue(lines.get(2).contains("does not answer: HttpTimeoutException"), out::toString);
            assertTrue(lines.get(3).startsWith("1     LEADER"), out::toString);
            halted.join().close();
        }
    }

    private static Socket beginsToAnswer(ServerSocket server) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{".getBytes(UTF_8));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theMembersAreATableOrJson() {
        client("put", "a", "x");
        assertEquals(0, client("member", "list"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(
                "NODE ROLE ADDRESS STORE MATCH",
                lines.get(0).replaceAll(" +", " ").strip());
        assertEquals(
                "1 voter 127.0.0.1:6001 0000000000000001 2 leader",
                lines.get(1).replaceAll(" +", " ").strip());
        assertEquals(
                "2 voter 127.0.0.1:6002 0000000000000002 2",
                lines.get(2).replaceAll(" +", " ").strip());
        assertEquals(0, client("member", "list", "--json"));
        assertTrue(out.toString().startsWith("{\"id\":1,\"term\":1,\"leader\":1,\"members\":[{"), out::toString);
        groups.forEach(group -> group.leaderless(true));
        assertEquals(1, client("member", "list"));
        servers.forEach(KvHttpServer::close);
        assertEquals(1, client("member", "list"));
        assertOneLineOnErr("No endpoint tells who belongs to the cluster");
    }

    @Test
    void aNodeIsReboundAskedForAgainIfNobodyKnowsAndRefusedWithTheReason() {
        FakeAdministration administration = groups.get(0).fakeAdministration();
        administration.endWith(new OutcomeUnknownException("in a log"));
        assertEquals(0, client("member", "rebind", "--id", "2"));
        assertOut("group=default node=2 store=0000000000000007");
        assertEquals(0, client("member", "rebind", "--id", "2", "--store", "00000000000000ab"));
        assertOut("group=default node=2 store=00000000000000ab");
        String why = "Node 2 is not rebound: it is not connected to the leader";
        for (FakeGroup group : groups) {
            group.fakeAdministration().endWith(new MembershipRefusedException(MembershipObstacle.NOT_CONNECTED, why));
        }
        assertEquals(1, client("member", "rebind", "--id", "2"));
        assertOneLineOnErr(why);
    }

    /** Whatever came later: the first attempt may have taken effect. */
    @Test
    void aRebindThatNobodyKnowsOfIsUnknownInTheEnd() {
        groups.get(0).fakeAdministration().endWith(new OutcomeUnknownException("in a log"));
        for (FakeGroup group : groups) {
            NoLeaderException[] failures = new NoLeaderException[100];
            Arrays.fill(failures, new NoLeaderException("nobody leads", null));
            group.fakeAdministration().endWith(failures);
        }
        assertEquals(3, client("member", "rebind", "--id", "2", "--timeout", "1s"));
        assertOneLineOnErr("to ask again is safe");
    }

    private int client(String... arguments) {
        return run(List.of(arguments), "--endpoints", endpoints());
    }

    private String endpoints() {
        return servers.get(0).address() + "," + servers.get(1).address();
    }
}
