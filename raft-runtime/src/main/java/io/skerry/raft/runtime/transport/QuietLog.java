package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.OneLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what may happen many times a second, at most once in a while for each kind of thing and each other end.
 * Thread-safe.
 */
final class QuietLog {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long SHORT_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    /** Strangers can make keys: beyond this many, what was said longest ago is forgotten. */
    private static final int MOST_KEYS = 256;
    /** Lines in a pause about strangers, over all of them: each new address would be worth a line. */
    private static final int MOST_STRANGERS_LINES = 50;

    private static final String STRANGER = "remote=";

    private static final class Line {
        private long lastNanos;
        private String lastText;
        private long left;

        private Line(long nowNanos, String text) {
            this.lastNanos = nowNanos;
            this.lastText = text;
        }
    }

    private final NodeId self;
    private final Map<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
            return size() > MOST_KEYS;
        }
    };

    private long strangersSinceNanos = System.nanoTime();
    private int strangersLines;

    QuietLog(NodeId self) {
        this.self = self;
    }

    /**
     * Warns, unless it did so a short while ago.
     *
     * @param origin the other end, as it is the next time: a peer, or {@code remote=} and an address
     * @param who    the other end, as pairs
     * @param what   what happened to it, one of few words
     * @param words  become one line, and no long one: the other end may have a say in it
     */
    void warn(String origin, String who, String what, String words) {
        String text = OneLine.of(words);
        long nowNanos = System.nanoTime();
        long left = admit(origin + ' ' + what, text, nowNanos);
        if (left >= 0 && origin.startsWith(STRANGER) && !isStrangerAdmitted(nowNanos)) {
            return;
        }
        if (left == 0) {
            LOG.warn("node={} {} {}: {}", self, who, what, text);
        } else if (left > 0) {
            LOG.warn("node={} {} {}: {} (and {} times since the last such line)", self, who, what, text, left);
        }
    }

    /** Logs what has its cause in this process, always. */
    void error(String who, String text, Throwable cause) {
        LOG.error("node={} {} {}", self, who, text, cause);
    }

    /** Logs what everybody wants to know once. */
    void info(String who, String text) {
        LOG.info("node={} {} {}", self, who, text);
    }

    /** Logs what helps to find a fault. */
    void debug(String who, String text) {
        LOG.debug("node={} {} {}", self, who, text);
    }

    /** Returns whether one more line about a stranger finds room; the last one that does says so. */
    private synchronized boolean isStrangerAdmitted(long nowNanos) {
        if (nowNanos - strangersSinceNanos >= PAUSE_NANOS) {
            strangersSinceNanos = nowNanos;
            strangersLines = 0;
        }
        strangersLines++;
        if (strangersLines == MOST_STRANGERS_LINES) {
            LOG.warn("node={} many addresses that are no peers: nothing more is said of them for a while", self);
        }
        return strangersLines < MOST_STRANGERS_LINES;
    }

    /** Returns how many lines were left out since the last one, or -1 to leave this one out too. */
    private synchronized long admit(String key, String text, long nowNanos) {
        Line line = lines.get(key);
        if (line == null) {
            lines.put(key, new Line(nowNanos, text));
            return 0;
        }
        // Who mends one fault of a peer wants to see the next one. A stranger can make as many as it likes.
        long pause = text.equals(line.lastText) || key.startsWith(STRANGER) ? PAUSE_NANOS : SHORT_PAUSE_NANOS;
        if (nowNanos - line.lastNanos < pause) {
            line.left++;
            return -1;
        }
        long left = line.left;
        line.lastNanos = nowNanos;
        line.lastText = text;
        line.left = 0;
        return left;
    }
}
