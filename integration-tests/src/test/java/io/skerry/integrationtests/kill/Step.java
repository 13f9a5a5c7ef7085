package io.skerry.integrationtests.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skerry.examples.foreign.ForeignNode;
import io.skerry.examples.foreign.Wire.Kind;
import io.skerry.examples.foreign.Wire.Mark;
import io.skerry.examples.foreign.Wire.Offer;
import io.skerry.examples.foreign.Wire.Op;
import io.skerry.examples.foreign.Wire.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * One thing that happens to a node, as one line of text, from which another process can do the same. Immutable.
 *
 * @param action what
 * @param epoch  of an offer or poll
 * @param mark   what an offer follows, a candidate's tail, or the last op to compact
 * @param epochs those of the ops that are offered
 * @param text   the candidate of a poll, or the seed and size of the bodies of an offer
 */
record Step(Action action, long epoch, Mark mark, List<Long> epochs, String text) {

    /** What a step does. */
    enum Action {
        OFFER,
        POLL,
        COMPACT
    }

    static Step offer(long epoch, Mark after, List<Long> epochs, long seed, int maxBody) {
        return new Step(Action.OFFER, epoch, after, epochs, seed + ":" + maxBody);
    }

    static Step poll(long epoch, String candidate, Mark tail) {
        return new Step(Action.POLL, epoch, tail, List.of(), candidate);
    }

    static Step compact(Mark upTo) {
        return new Step(Action.COMPACT, 0, upTo, List.of(), "-");
    }

    static Step parse(String line) {
        String[] parts = line.split(" ");
        List<Long> epochs = parts[4].equals("-")
                ? List.of()
                : Arrays.stream(parts[4].split(",")).map(Long::valueOf).toList();
        Mark mark = new Mark(Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        return new Step(Action.valueOf(parts[0]), Long.parseLong(parts[1]), mark, epochs, parts[5]);
    }

    String toLine() {
        String list = epochs.stream().map(String::valueOf).collect(Collectors.joining(","));
        return action + " " + epoch + " " + mark.epoch() + " " + mark.slot() + " " + (list.isEmpty() ? "-" : list) + " "
                + text;
    }

    /** Does it, and returns the node's answer. */
    String applyTo(ForeignNode node) {
        return switch (action) {
            case OFFER -> node.offer(new Offer(epoch, mark, ops())).toString();
            case POLL -> node.poll(new Poll(epoch, text, mark)).toString();
            case COMPACT -> {
                node.compact(mark.slot());
                yield node.floor().toString();
            }
        };
    }

    private List<Op> ops() {
        String[] seedAndSize = text.split(":");
        Random random = new Random(Long.parseLong(seedAndSize[0]));
        int maxBody = Integer.parseInt(seedAndSize[1]);
        List<Op> ops = new ArrayList<>();
        for (long opEpoch : epochs) {
            byte[] body = new byte[random.nextInt(maxBody)];
            for (int i = 0; i < body.length; i++) {
                body[i] = (byte) ('a' + random.nextInt(26));
            }
            Kind kind = random.nextInt(8) == 0 ? Kind.BARRIER : Kind.WRITE;
            ops.add(new Op(new Mark(opEpoch, mark.slot() + ops.size() + 1), kind, new String(body, US_ASCII)));
        }
        return ops;
    }
}
