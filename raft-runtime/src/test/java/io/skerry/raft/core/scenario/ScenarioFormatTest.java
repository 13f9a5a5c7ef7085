package io.skerry.raft.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.scenario.Scenario.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFormatTest {

    private static final List<String> FILE = List.of(
            "# What it shows.",
            "cluster voters=1,2,3",
            "----",
            "ok",
            "campaign 1",
            "----",
            "1 FOLLOWER -> PRE_CANDIDATE term=0",
            "1 send PreVote 1->2",
            "",
            "# A remark.",
            "deliver",
            "----",
            "ok",
            "# The end.");

    @Test
    void takesAFileApart() {
        Scenario scenario = Scenario.parse(FILE);

        assertEquals(3, scenario.steps().size());
        Step campaign = scenario.steps().get(1);
        assertEquals("campaign 1", campaign.command());
        assertEquals(5, campaign.line());
        assertEquals(List.of("1 FOLLOWER -> PRE_CANDIDATE term=0", "1 send PreVote 1->2"), campaign.trace());
        assertEquals(List.of("", "# A remark."), scenario.steps().get(2).lead());
        assertEquals(List.of("# The end."), scenario.tail());
    }

    @Test
    void putsItTogetherAsItWas() {
        assertEquals(FILE, Scenario.parse(FILE).lines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(paper §5.3)", "(paper,|figure 2)", "(dissertation §6.4)", "Source: ADR 9.", "SCENARIOS|43"})
    void findsTheSourceInAHeaderOfSeveralLines(String source) {
        String header = ("# What it shows, " + source).replace("|", "\n# ");

        assertTrue(Scenario.parse(withHeader(header)).namesItsSource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"# What it shows.", "# What the paper says (etcd#7331).", "#", ""})
    void missesTheSourceInAHeaderWithoutOne(String header) {
        assertFalse(Scenario.parse(withHeader(header)).namesItsSource());
    }

    private static List<String> withHeader(String header) {
        return (header + "\ncluster voters=1\n----\nok\n# See ADR 9.\nstatus 1\n----\nok")
                .lines()
                .toList();
    }

    @Test
    void refusesALineThatIsNoCommand() {
        assertThrows(IllegalArgumentException.class, () -> Scenario.parse(List.of("# Text.", "cluster voters=1")));
    }

    @Test
    void refusesWhatNobodyUnderstands() {
        Commands commands = new Commands();
        commands.run("cluster voters=1");

        assertThrows(IllegalArgumentException.class, () -> commands.run("status 1 loudly=yes"));
        assertThrows(IllegalArgumentException.class, () -> commands.run("whistle 1"));
        assertThrows(IllegalArgumentException.class, () -> commands.run("persisted 7"));
    }

    @Test
    void showsWhatDiffersLineByLine() {
        assertEquals(
                "  a\n- b\n+ x\n  c\n+ d", Difference.between(List.of("a", "b", "c"), List.of("a", "x", "c", "d")));
    }
}
