package io.skerry.raft.runtime.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission node = Admission.ofNode(100);
    private final Admission one = node.ofGroup(60);
    private final Admission other = node.ofGroup(60);

    @Test
    void whatIsBeyondTheGroupIsRefusedAndTakesNothing() {
        assertNull(one.tryTake(50));
        assertSame(one, one.tryTake(20));
        assertEquals(50, one.status().bytes());
        assertEquals(50, node.status().bytes());
    }

    @Test
    void whatIsBeyondTheNodeIsRefusedAndTakesNothing() {
        assertNull(one.tryTake(60));
        assertSame(node, other.tryTake(50));
        assertEquals(0, other.status().bytes());
        assertEquals(60, node.status().bytes());
        assertNull(other.tryTake(40));
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        assertNull(one.tryTake(60));
        one.giveBack(60);
        assertEquals(0, node.status().bytes());
        assertNull(one.tryTake(60));
    }

    @Test
    void oneIsAlwaysLetInWhenThereIsNoOther() {
        assertNull(one.tryTake(1000));
        assertNotNull(one.tryTake(1));
        assertNotNull(other.tryTake(1), "the node is full");
    }
}
