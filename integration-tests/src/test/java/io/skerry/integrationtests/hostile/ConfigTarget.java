package io.skerry.integrationtests.hostile;

import io.skerry.raft.runtime.config.ClusterConfigFile;
import io.skerry.raft.runtime.config.ConfigFileException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The text of a cluster config. */
final class ConfigTarget implements Target {

    private static final byte[] SHORT = utf8("""
            { "1": { "id": 1, "addr": "10.0.0.1:6001" },
              "2": { "id": 2, "addr": "[::1]:6001", "bind": "0.0.0.0:6001" },
              "3": { "id": 3, "addr": ":6001", "http": "10.0.0.3:8003", "role": "learner" } }
            """);
    private static final byte[] LONG = utf8("""
            { "cluster": "orders", "lanes": 4, "electionTimeout": "1s", "heartbeatInterval": "100ms",
              "maxPayload": "8MiB", "nodes": { "1": { "id": 1, "addr": "a.b-c:65535" } } }
            """);

    private final Mutator mutator = new Mutator(
            utf8("{"),
            utf8("["),
            utf8("}"),
            utf8("\""),
            utf8("\\n"),
            utf8("\\ud800"),
            utf8("\n"),
            utf8(":"),
            utf8(","),
            utf8("null"),
            utf8("1e999999999"),
            utf8("99999999999999999999"),
            utf8("-0"),
            utf8("\"nodes\":"),
            utf8("\"id\":1,"),
            utf8("/*"),
            utf8("\u00e9\u2028\ud83d\ude00"));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public int share() {
        return 100;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(32) == 0) {
            return Mutator.noise(random, 100);
        }
        boolean which = random.nextBoolean();
        return mutator.mutate(which ? SHORT : LONG, which ? LONG : SHORT, random);
    }

    @Override
    public boolean take(byte[] input) {
        try {
            ClusterConfigFile.parse(new String(input, StandardCharsets.UTF_8), "cluster.json");
            return true;
        } catch (ConfigFileException refused) {
            String message = refused.getMessage();
            if (message.chars().anyMatch(Character::isISOControl) || message.length() > 1500) {
                throw new AssertionError("not one line that can be read: " + message, refused);
            }
            return false;
        }
    }

    @Override
    public long mostAllocated(int inputBytes) {
        return (512 << 10) + 128L * inputBytes;
    }
}
