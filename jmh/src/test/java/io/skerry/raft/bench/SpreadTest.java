package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void medianOfAnOddCountIsTheOneInTheMiddleInWhateverOrder() {
        assertEquals(new Spread(2, 1, 9), Spread.of(9, 1, 2));
        assertEquals(new Spread(4, 4, 4), Spread.of(4));
    }

    @Test
    void medianOfAnEvenCountIsTheMeanOfTheTwoInTheMiddle() {
        assertEquals(new Spread(2.5, 1, 9), Spread.of(9, 2, 1, 3));
    }

    @Test
    void ratiosAreTakenWithinARound() {
        // The machine was ten times slower in the second round, for both alike.
        assertEquals(new Spread(0.5, 0.5, 0.5), Spread.ofRatios(new double[] {1, 10, 2}, new double[] {2, 20, 4}));
    }

    @Test
    void valuesAreNotReordered() {
        double[] values = {3, 1, 2};
        Spread.of(values);
        assertEquals(3, values[0]);
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThrows(IllegalArgumentException.class, Spread::of);
        assertThrows(IllegalArgumentException.class, () -> Spread.ofRatios(new double[] {1}, new double[] {1, 2}));
    }
}
