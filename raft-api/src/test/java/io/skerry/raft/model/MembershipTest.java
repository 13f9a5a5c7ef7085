package io.skerry.raft.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private static Member member(long node, long store) {
        return new Member(NodeId.of(node), StoreId.of(store));
    }

    @Test
    void isSortedAndComparesByContent() {
        assertEquals(
                Membership.ofVoters(List.of(member(1, 10), member(2, 20))),
                Membership.ofVoters(List.of(member(2, 20), member(1, 10))));
    }

    @Test
    void isJointWhileItHasOutgoingVoters() {
        assertFalse(Membership.ofVoters(List.of(member(1, 10))).isJoint());
        assertTrue(new Membership(List.of(member(1, 10)), List.of(member(1, 10), member(2, 20)), List.of()).isJoint());
    }

    @Test
    void contradictionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Membership.ofVoters(List.of(member(1, 10), member(1, 11))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Membership(List.of(member(1, 10)), List.of(), List.of(member(1, 10))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Membership(List.of(member(1, 10)), List.of(member(1, 11)), List.of()));
    }

    @Test
    void whateverTheBytesTheyAreAMembershipOrRefused() {
        byte[] good = new Membership(
                        List.of(member(1, 10), member(2, 20)), List.of(member(1, 10)), List.of(member(3, 30)))
                .toPayload()
                .toByteArray();
        for (int length = 0; length < good.length; length++) {
            Payload cut = Payload.wrap(Arrays.copyOf(good, length));
            assertThrows(IllegalArgumentException.class, () -> Membership.parse(cut));
        }
        Payload longer = Payload.wrap(Arrays.copyOf(good, good.length + 1));
        assertThrows(IllegalArgumentException.class, () -> Membership.parse(longer));
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                assertEquals(
                        Payload.wrap(bad).size(),
                        Membership.parse(Payload.wrap(bad)).toPayload().size());
            } catch (IllegalArgumentException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
    }
}
