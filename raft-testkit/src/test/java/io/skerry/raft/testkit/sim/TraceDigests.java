package io.skerry.raft.testkit.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Prints, for each of some seeds, the SHA-256 of its trace: run in another JVM, to be compared with this one's. */
final class TraceDigests {

    private TraceDigests() {}

    /** Takes the first seed, how many, and the steps of each. */
    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        for (long seed = first; seed < first + Integer.parseInt(args[1]); seed++) {
            System.out.println(of(seed, Integer.parseInt(args[2])));
        }
    }

    /** Returns a line with the seed, the digest of its trace, and its hash. */
    static String of(long seed, int steps) {
        Digest digest = new Digest();
        SimResult result = Simulation.run(seed, new SimOptions(steps, 0), digest);
        return seed + " " + digest.hex() + " " + Long.toHexString(result.hash()) + " " + digest.lines + " lines";
    }

    /** Digests what is written to it. */
    private static final class Digest implements Appendable {

        private final MessageDigest sha256 = sha256();
        private int lines;

        @Override
        public Appendable append(CharSequence text) {
            sha256.update(text.toString().getBytes(StandardCharsets.UTF_8));
            lines++;
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            return append(text.subSequence(start, end));
        }

        @Override
        public Appendable append(char character) {
            return append(String.valueOf(character));
        }

        String hex() {
            return HexFormat.of().formatHex(sha256.digest());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
