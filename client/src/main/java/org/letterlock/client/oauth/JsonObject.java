package org.letterlock.client.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.letterlock.protocol.text.Parsed;

/// A JSON object that somebody else wrote: each member is what it should be, or is as good as missing.
final class JsonObject {
    /// Nobody's lifetime is longer, so whoever says so is not believed.
    private static final long LONGEST = Duration.ofDays(3650).toSeconds();

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    static Parsed<JsonObject> parse(String text) {
        try {
            return Parsed.ok(new JsonObject(JSONObjectUtils.parse(text)));
        } catch (ParseException | RuntimeException malformed) { // the parser's depth limit comes as the latter
            return Parsed.bad("it is no JSON object");
        }
    }

    static String print(Map<String, ?> members) {
        return JSONObjectUtils.toJSONString(members);
    }

    /// A member that is a text and not an empty one.
    Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /// A text fit to be shown: what strangers write must not move the cursor, and need not be long.
    Optional<String> shown(String name) {
        return text(name).map(JsonObject::printable);
    }

    static String printable(String text) {
        String clean = text.codePoints()
                .limit(1000)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.strip().replaceAll(" {2,}", " ");
    }

    /// A number of seconds, which some servers put in quotes.
    OptionalLong seconds(String name) {
        Object value = members.get(name);
        try {
            long seconds = value instanceof Number number
                    ? number.longValue()
                    : value instanceof String text ? Long.parseLong(text) : -1;
            return seconds >= 0 && seconds <= LONGEST ? OptionalLong.of(seconds) : OptionalLong.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /// A list of texts; whatever else stands in it is left out.
    List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    Optional<JsonObject> object(String name) {
        return members.get(name) instanceof Map<?, ?> map ? Optional.of(of(map)) : Optional.empty();
    }

    private static JsonObject of(Map<?, ?> map) {
        var members = new java.util.LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (key instanceof String name && value != null) {
                members.put(name, value);
            }
        });
        return new JsonObject(members);
    }
}
