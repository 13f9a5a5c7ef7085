package io.skerry.integrationtests.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.skerry.integrationtests.storage.FaultyDisk;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads what is logged, instead of having it printed: an exception that nobody injected is a bug, whoever has caught it.
 * Thread-safe.
 */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io");
    private final Set<String> unexpected = new ConcurrentSkipListSet<>();

    private LogWatch() {}

    static LogWatch begin() {
        LogWatch watch = new LogWatch();
        watch.setContext(watch.logger.getLoggerContext());
        watch.start();
        watch.logger.setLevel(Level.WARN);
        watch.logger.setAdditive(false);
        watch.logger.addAppender(watch);
        return watch;
    }

    /** Returns the lines that nobody is to blame for but the code. */
    Set<String> unexpected() {
        return unexpected;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        boolean bad = thrown != null || event.getLevel().isGreaterOrEqual(Level.ERROR);
        if (bad && !isInjected(event.getFormattedMessage(), thrown)) {
            unexpected.add(event.getLoggerName() + " " + event.getFormattedMessage() + text(thrown));
        }
    }

    private static String text(@Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(" " + thrown.getClassName() + ": " + thrown.getMessage());
        for (int i = 0; i < Math.min(12, thrown.getStackTraceElementProxyArray().length); i++) {
            text.append("\n    ").append(thrown.getStackTraceElementProxyArray()[i]);
        }
        return text + text(thrown.getCause());
    }

    private static boolean isInjected(String message, @Nullable IThrowableProxy thrown) {
        if (message.contains(FaultyDisk.INJECTED)) {
            return true;
        }
        for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(FaultyDisk.INJECTED)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        stop();
    }
}
