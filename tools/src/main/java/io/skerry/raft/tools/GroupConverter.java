package io.skerry.raft.tools;

import io.skerry.raft.model.GroupId;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a group: its number in 16 hexadecimal digits, or else its name. Stateless. */
final class GroupConverter implements ITypeConverter<GroupId> {

    private static final Pattern NUMBER = Pattern.compile("[0-9a-fA-F]{16}");

    /** For the command line's library. */
    GroupConverter() {}

    @Override
    public GroupId convert(String text) {
        return parse(text);
    }

    static GroupId parse(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("a group is named, or numbered by 16 hexadecimal digits");
        }
        return NUMBER.matcher(text).matches() ? GroupId.of(Long.parseUnsignedLong(text, 16)) : GroupId.ofName(text);
    }
}
