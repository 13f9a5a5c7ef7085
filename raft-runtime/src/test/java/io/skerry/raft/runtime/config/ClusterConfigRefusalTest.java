package io.skerry.raft.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each config holds one fault, behind the mark {@code §}: that is the place which the message names. */
class ClusterConfigRefusalTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # keys and ids
            { §"0": {"id": 0, "addr": ":1"} }                          | "0" is no id of a node: ids are whole numbers from 1
            { §"-1": {"id": -1, "addr": ":1"} }                        | "-1" is no id of a node
            { §"01": {"id": 1, "addr": ":1"} }                         | "01" is no id of a node
            { §"a": {"id": 1, "addr": ":1"} }                          | "a" is no id of a node
            { §"": {"id": 1, "addr": ":1"} }                           | "" is no id of a node
            { §"9999999999999999999": {"id": 1, "addr": ":1"} }        | is no id of a node
            { "1": {"id": §2, "addr": ":1"} }                          | node 1 has the id 2: key and id must be the same
            { "1": {"id": §0, "addr": ":1"} }                          | an id is a whole number from 1, not 0
            { "1": {"id": §-1, "addr": ":1"} }                         | an id is a whole number from 1, not -1
            { "1": {"id": §1.0, "addr": ":1"} }                        | "id" is a whole number, not 1.0
            { "1": {"id": §"1", "addr": ":1"} }                        | "id" is a whole number, not the text "1"
            { "1": {"id": §null, "addr": ":1"} }                       | "id" is a whole number, not null
            { "1": {"id": §99999999999999999999, "addr": ":1"} }       | "id" is too large: 99999999999999999999
            { "1": §{"addr": ":1"} }                                   | node 1 has no "id": write "id": 1
            {~ "1": {"id": 1, "addr": ":1"},~ §"1": {"id": 1, "addr": ":2"} } | node 1 is listed twice, first in line 2: keep one
            { "1": {"id": 1, §"id": 1, "addr": ":1"} }                 | "id" of node 1 is given twice: keep one

            # addresses
            { "1": §{"id": 1} }                                        | node 1 has no "addr": write "addr": "HOST:PORT"
            { "1": {"id": 1, "addr": §6001} }                          | "addr" is text in quotes, not 6001
            { "1": {"id": 1, "addr": §"6001"} }                        | "addr": An address is HOST:PORT or :PORT, not "6001"
            { "1": {"id": 1, "addr": §":x"} }                          | "addr": An address ends with a port
            { "1": {"id": 1, "addr": §":65536"} }                      | "addr": A port is 0 to 65535, not 65536
            { "1": {"id": 1, "addr": §":0"} }                          | "addr" needs a port from 1 to 65535
            { "1": {"id": 1, "addr": §"::1:6001"} }                    | "addr": An IPv6 address stands in brackets
            { "1": {"id": 1, "addr": ":1"},~  "2": {"id": 2, "addr": §"127.0.0.1:1"} } | 127.0.0.1:1 is the address of two nodes, first in line 1: change one
            { "1": {"id": 1, "addr": "A:1"}, "2": {"id": 2, "addr": §"a:1"} } | a:1 is the address of two nodes
            { "1": {"id": 1, "addr": ":1", "bind": §"x"} }             | "bind": An address is HOST:PORT
            { "1": {"id": 1, "addr": ":1", "http": §[1]} }             | "http" is text in quotes, not a list

            # roles, fields, shapes
            { "1": {"id": 1, "addr": ":1", "role": §"leader"} }        | "role" is "voter" or "learner", not "leader"
            { "1": {"id": 1, "addr": ":1", "role": §true} }            | "role" is text in quotes, not true
            { "1": {"id": 1, "addr": ":1", §"port": 1} }               | unknown field "port" of node 1: known are id, addr, http, bind, role
            { "1": §[] }                                               | node 1 is an object in braces, not a list
            { "1": §":6001" }                                          | node 1 is an object in braces, not the text ":6001"
            §{ "1": {"id": 1, "addr": ":1", "role": "learner"} }       | no voter is listed
            §{ }                                                       | no voter is listed
            §[]                                                        | a cluster config is an object in braces, not a list
            §"cluster"                                                 | a cluster config is an object in braces, not the text "cluster"
            { §"lanes": 4, "1": {"id": 1, "addr": ":1"} }              | "lanes" is a setting of the whole cluster: beside it, put the nodes under "nodes"

            # the long form
            { "nodes": §{} }                                           | no voter is listed
            { "nodes": §[] }                                           | "nodes" is an object in braces, not a list
            { "nodes": {"1": {"id": 1, "addr": ":1"}}, §"2": {} }      | unknown field "2": known are cluster, lanes, electionTimeout
            { "nodes": {"1": {"id": 1, "addr": ":1"}},~ §"nodes": {} } | "nodes" is given twice, first in line 1: keep one
            { "nodes": {§"lanes": 4} }                                 | "lanes" is a setting of the whole cluster
            { §"lans": 4, "nodes": {} }                                | unknown field "lans": known are cluster
            { "lanes": §"4", "nodes": {} }                             | "lanes" is a whole number, not the text "4"
            { "lanes": §0, "nodes": {} }                               | "lanes": A cluster has 1 to 256 lanes, not 0
            { "lanes": §257, "nodes": {} }                             | "lanes": A cluster has 1 to 256 lanes, not 257
            { "lanes": §-4294967292, "nodes": {} }                     | "lanes": A cluster has 1 to 256 lanes
            { "lanes": 1, §"lanes": 1, "nodes": {} }                   | "lanes" is given twice
            { "cluster": §4, "nodes": {} }                             | "cluster" is text in quotes, not 4
            { "cluster": §" ", "nodes": {} }                           | "cluster": The name of a cluster has 1 to 255 characters
            { "electionTimeout": §1000, "nodes": {} }                  | "electionTimeout" is text in quotes, not 1000
            { "electionTimeout": §"1000", "nodes": {} }                | "electionTimeout": A time is a whole number and a unit, such as "300ms" or "1s", not "1000"
            { "electionTimeout": §"1.5s", "nodes": {} }                | "electionTimeout": A time is a whole number and a unit
            { "electionTimeout": §"-1s", "nodes": {} }                 | "electionTimeout": A time is a whole number and a unit
            { "electionTimeout": §"10ms", "nodes": {"1": {"id": 1, "addr": ":1"}} }                | "electionTimeout": The election timeout is 50 ms to a day
            { "electionTimeout": "1s", "heartbeatInterval": §"600ms", "nodes": {"1": {"id": 1, "addr": ":1"}} } | "heartbeatInterval": The election timeout, PT1S, must be more than twice
            { "heartbeatInterval": §"600ms", "electionTimeout": "1s", "nodes": {"1": {"id": 1, "addr": ":1"}} } | "heartbeatInterval": The election timeout, PT1S, must be more than twice
            { "maxPayload": §"8MB", "nodes": {} }                      | "maxPayload": A size is a whole number and a unit, such as "8MiB", or a number of bytes, not "8MB"
            { "maxPayload": §true, "nodes": {} }                       | "maxPayload" is a whole number, not true
            { "maxPayload": §-1, "nodes": {} }                         | "maxPayload": A size must not be negative: -1
            { "maxPayload": §0, "nodes": {} }                          | "maxPayload": The largest command is 1 B to 512 MiB, not 0 B
            { "maxSessions": §0, "nodes": {} }                         | "maxSessions": The number of open sessions is 1 to 10000000, not 0
            { "maxSessions": §99999999999, "nodes": {} }               | "maxSessions": The number of open sessions is 1 to 10000000
            { "maxSessionBytes": §"4KB", "nodes": {} }                 | "maxSessionBytes": A size is a whole number and a unit
            { "maxSessionBytes": §4095, "nodes": {} }                  | "maxSessionBytes": The memory for sessions is 4 KiB to 65536 MiB, not 4095 B
            { "maxPayload": §"1GiB", "nodes": {} }                     | "maxPayload": The largest command is 1 B to 512 MiB
            { "maxPayload": §"999999999999999GiB", "nodes": {} }       | "maxPayload": A size of

            # not JSON: noticed before anything else that is wrong
            §                                                          | the file is empty: list the nodes of the cluster
            ~~                                                         | the file is empty
            { "a": 1 }~~ §{}                                           | there is text behind the end of the config: remove it
            { "a": 1 } §,                                              | there is text behind the end of the config: remove it
            { "a": 1§                                                  | the file ends too early: close what was opened
            { "a": §                                                   | the file ends too early
            { "a": "§                                                  | the file ends too early
            { "a": {"id": 1} §"b": 1 }                                 | this is not JSON
            { "a": 1, §} }                                             | this is not JSON
            { §'a': 1 }                                                | this is not JSON
            { "a": 0§1 }                                               | this is not JSON
            { "a": §.5 }                                               | this is not JSON
            { §// remark~ "a": 1 }                                     | this is not JSON
            { "a": [§}                                                 | this is not JSON
            """)
    void aFaultIsNamedWithItsPlace(String marked, String fault) {
        String config = (marked == null ? "" : marked).replace('~', '\n');
        int mark = config.indexOf('§');
        String text = config.replace("§", "");
        ConfigPlace place = mark < 0 ? new ConfigPlace(1, 1) : ConfigPlace.of(text, mark);
        ConfigFileException e =
                assertThrows(ConfigFileException.class, () -> ClusterConfigFile.parse(text, "cluster.json"));
        String prefix = "cluster.json:" + place.line() + ":" + place.column() + ": ";
        assertTrue(e.getMessage().startsWith(prefix), () -> "at " + prefix + "\n" + e.getMessage());
        assertTrue(e.getMessage().contains(fault), () -> fault + "\n" + e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e::getMessage);
        assertEquals(place, new ConfigPlace(e.line(), e.column()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // {"1":{"id":1,"addr":"10.\ner:1"}}: an escaped line break in a value
                "7b2231223a7b226964223a312c2261646472223a2231302e5c6e65723a31227d7d",
                // {"1":{"id":1,"ad\u007f":":1"}}: a control character in the name of a field
                "7b2231223a7b226964223a312c2261647f223a223a31227d7d",
                // {"lanes":maxPaylo\0\0\u0080i}: in what is no token
                "7b226c616e6573223a6d61785061796c6f000000c28069427d",
                // {"1":{"id":1,"addr":"\u2028:x"}}: a line separator
                "7b2231223a7b226964223a312c2261646472223a22e280a83a78227d7d",
            })
    void aMessageIsOneLineWhateverTheFileHolds(String hex) {
        String text = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        String message = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.parse(text, "cluster.json"))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028), message);
    }

    @Test
    void aMessageIsNotAsLongAsTheFile() {
        String text = "{ \"" + "x".repeat(40_000) + "\": 1, \"nodes\": {} }";
        String message = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.parse(text, "cluster.json"))
                .getMessage();
        assertTrue(message.startsWith("cluster.json:1:3: unknown field \"xxx"), message.substring(0, 100));
        assertTrue(message.length() < 1100, () -> message.length() + " characters");
    }
}
