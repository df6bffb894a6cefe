package org.letterlock.protocol.message;

import java.util.Locale;
import org.letterlock.protocol.text.Parsed;

/// A media type (RFC 2045 §5.1, RFC 6838 §4.2): `text/csv; charset=utf-8`.
///
/// @param list the value is `type/subtype` in lower case
public record MediaType(ParameterList list) {
    public static final MediaType OCTET_STREAM = new MediaType(ParameterList.of("application/octet-stream"));
    public static final MediaType MESSAGE = new MediaType(ParameterList.of("message/rfc822"));
    public static final MediaType PLAIN_TEXT = new MediaType(ParameterList.of("text/plain"));

    /// RFC 6838 §4.2, in characters, for either half.
    private static final int LONGEST = 127;

    public static Parsed<MediaType> parse(String text) {
        return ParameterList.parse(text).flatMap(list -> {
            String name = list.value().toLowerCase(Locale.ROOT);
            int slash = name.indexOf('/');
            String type = name.substring(0, Math.max(slash, 0));
            String subtype = name.substring(slash + 1);
            boolean good = ParameterList.isToken(type)
                    && ParameterList.isToken(subtype)
                    && type.length() <= LONGEST
                    && subtype.length() <= LONGEST;
            return good
                    ? Parsed.ok(new MediaType(new ParameterList(name, list.parameters())))
                    : Parsed.bad("a media type is written like text/plain");
        });
    }

    /// `type/subtype`.
    public String name() {
        return list.value();
    }

    public boolean isText() {
        return name().startsWith("text/");
    }

    public boolean isMultipart() {
        return name().startsWith("multipart/");
    }
}
