package io.skerry.raft.runtime.transport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.skerry.raft.runtime.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a logger says while this is open. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    public LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    static LogLines ofTransport() {
        return new LogLines(NettyTransport.class.getName());
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for a line with all of those words. */
    public void await(String... words) {
        Await.until(
                () -> "a line with " + List.of(words) + " in " + lines,
                () -> lines.stream().anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    }

    public long count(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
