package io.skerry.raft.tools;

import io.skerry.raft.model.GroupId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a log is to end. Immutable.
 *
 * @param group     whose log
 * @param lastIndex the last index to keep
 */
record CutPoint(GroupId group, long lastIndex) {

    /** Reads {@code GROUP:INDEX}; a name may hold colons. Stateless. */
    static final class Converter implements ITypeConverter<CutPoint> {

        /** For the command line's library. */
        Converter() {}

        @Override
        public CutPoint convert(String text) {
            int colon = text.lastIndexOf(':');
            String index = text.substring(colon + 1);
            if (colon < 1 || !index.matches("\\d{1,18}")) {
                throw new TypeConversionException("'" + text + "' is not GROUP:INDEX, such as default:1234");
            }
            return new CutPoint(GroupConverter.parse(text.substring(0, colon)), Long.parseLong(index));
        }
    }
}
