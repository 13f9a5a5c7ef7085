package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
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

    QuietLog(NodeId self) {
        this.self = self;
    }

    /**
     * Warns, unless it did so a short while ago.
     *
     * @param origin the other end, as it is the next time
     * @param who    the other end, as pairs
     * @param what   what happened to it, one of few words
     * @param text   one line
     */
    void warn(String origin, String who, String what, String text) {
        long left = admit(origin + ' ' + what, text, System.nanoTime());
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

    /** Returns how many lines were left out since the last one, or -1 to leave this one out too. */
    private synchronized long admit(String key, String text, long nowNanos) {
        Line line = lines.get(key);
        if (line == null) {
            lines.put(key, new Line(nowNanos, text));
            return 0;
        }
        // Who mends one fault wants to see the next one.
        long pause = text.equals(line.lastText) ? PAUSE_NANOS : SHORT_PAUSE_NANOS;
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
