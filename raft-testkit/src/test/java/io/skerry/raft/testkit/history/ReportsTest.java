package io.skerry.raft.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What is left for whoever has to find out what went wrong. */
class ReportsTest {

    @TempDir
    private Path folder;

    @Test
    void anOperationIsALineOfJson() throws IOException {
        Path file = folder.resolve("history.jsonl");
        List<Operation<Register>> operations =
                Notation.registers("a 0-1 w q\"\\; b 2-? cas ->2; b 2-3 cas 1>3 no -; a 4-5! d n; c 6-7 r 2");
        JsonLines.write(file, operations);
        String[] expected = {
            "'action':'write','value':'q\\'\\\\','outcome':'ANSWERED','beginNanos':0,'endNanos':1}",
            "'action':'cas','expected':null,'value':'2','outcome':'UNKNOWN','beginNanos':2,'endNanos':null}",
            "'action':'cas','expected':'1','value':'3','swapped':false,'actual':null,'outcome':'ANSWERED',"
                    + "'beginNanos':2,'endNanos':3}",
            "'action':'delete','existed':false,'outcome':'REFUSED','beginNanos':4,'endNanos':5}",
            "'action':'read','value':'2','outcome':'ANSWERED','beginNanos':6,'endNanos':7}",
        };
        List<String> lines = Files.readAllLines(file);
        assertEquals(expected.length, lines.size());
        for (int i = 0; i < expected.length; i++) {
            String line = lines.get(i);
            assertEquals(expected[i].replace('\'', '"'), line.substring(line.indexOf("\"action\"")));
        }
        assertTrue(lines.get(0).startsWith("{\"number\":1,\"client\":\"a\",\"key\":\"k\","), lines.get(0));
    }

    @Test
    void listsAndControlCharactersAreJson() {
        Operation<AppendList> read =
                new Operation<>(1, "a\n", "k", new ListAction.ReadAll(List.of("x", "y")), Outcome.ANSWERED, 0, 1);
        String line = JsonLines.line(read);
        assertTrue(line.contains("\"client\":\"a\\u000a\""), line);
        assertTrue(line.contains("\"values\":[\"x\",\"y\"]"), line);
    }

    @Test
    void theTimelineIsADrawingWithTheWindowInRed() throws Exception {
        Path file = folder.resolve("timeline.svg");
        Verdict<Register> verdict = Linearizability.check(
                Register.ABSENT, Notation.registers("a<b 0-1 w 1; b 2-3 w 2; c 4-5 r 1; c 6-7 r 2; d 8-? w 3"));
        Timeline.write(file, verdict);
        Document drawing =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        NodeList bars = drawing.getElementsByTagName("rect");
        assertEquals(5, bars.getLength());
        int red = 0;
        for (int i = 0; i < bars.getLength(); i++) {
            red += bars.item(i)
                            .getAttributes()
                            .getNamedItem("fill")
                            .getNodeValue()
                            .equals("#e88")
                    ? 1
                    : 0;
        }
        assertEquals(verdict.window().size(), red);
        assertTrue(Files.readString(file).contains("a&lt;b"));
    }
}
