package io.skerry.raft.core.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.core.scenario.Scenario.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

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
