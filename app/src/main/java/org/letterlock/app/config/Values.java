package org.letterlock.app.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.policy.Role;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// What the values of the file may look like. Every problem says what was found and what to write instead, as a clause
/// that follows the name of the key.
final class Values {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(ms|s|m|h)");

    private Values() {}

    /// What a value is, in words.
    static String kind(Object value) {
        return switch (value) {
            case String text -> "the text \"" + text + "\"";
            case Long number -> "the number " + number;
            case Double number -> "the number " + number;
            case Boolean truth -> String.valueOf(truth);
            case TomlArray _ -> "a list";
            case TomlTable _ -> "a table";
            default -> "a " + value.getClass().getSimpleName();
        };
    }

    private static <T> Parsed<T> not(Object value, String instead) {
        return Parsed.bad("is " + kind(value) + "; write " + instead);
    }

    static Parsed<String> text(Object value) {
        return value instanceof String text && !text.isBlank() ? Parsed.ok(text) : not(value, "a text in quotes");
    }

    static Parsed<Boolean> flag(Object value) {
        return value instanceof Boolean truth ? Parsed.ok(truth) : not(value, "true or false");
    }

    static Function<Object, Parsed<Integer>> whole(int min, int max) {
        return value -> value instanceof Long number && number >= min && number <= max
                ? Parsed.ok(number.intValue())
                : not(value, "a whole number from " + min + " to " + max);
    }

    /// Octets: a number, or one with a unit, `"25 MiB"`.
    static Function<Object, Parsed<Long>> size(long min, long max) {
        return value -> {
            Matcher matcher = SIZE.matcher(String.valueOf(value).strip());
            if ((value instanceof String || value instanceof Long) && matcher.matches()) {
                long octets = Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
                if (octets >= min && octets <= max) {
                    return Parsed.ok(octets);
                }
            }
            return not(value, "a size from " + min + " octets to " + (max >> 20) + " MiB, such as \"25 MiB\"");
        };
    }

    private static int shift(@Nullable String unit) {
        return switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            case null, default -> 0;
        };
    }

    /// A time with a unit, `"5m"`.
    static Function<Object, Parsed<Duration>> duration(Duration min, Duration max) {
        return value -> {
            Matcher matcher = DURATION.matcher(value instanceof String text ? text.strip() : "");
            if (matcher.matches()) {
                Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return Parsed.ok(duration);
                }
            }
            return not(
                    value,
                    "a time with its unit, such as \"30s\", \"5m\" or \"1h\", from " + words(min) + " to "
                            + words(max));
        };
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static Parsed<Role> role(Object value) {
        String names = "\"mx\", \"submission\", \"submissions\" or \"legacy\"";
        return Arrays.stream(Role.values())
                .filter(role -> role != Role.SANDBOX && role.text().equals(value))
                .findFirst()
                .map(Parsed::ok)
                .orElseGet(() -> not(value, names + hint(value)));
    }

    private static String hint(Object value) {
        List<String> names = Arrays.stream(Role.values())
                .map(Role::text)
                .filter(name -> !name.equals("sandbox"))
                .toList();
        return value instanceof String text
                ? DidYouMean.nearest(text, names)
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("")
                : "";
    }

    static Parsed<TlsVersion> tlsVersion(Object value) {
        return value instanceof String text && TlsVersion.named(text).isPresent()
                ? Parsed.ok(TlsVersion.named(text).get())
                : not(value, "\"1.3\" or \"1.2\" (a legacy listener may also have \"1.1\" and \"1.0\")");
    }

    static Parsed<Host.Domain> domain(Object value) {
        if (!(value instanceof String text)) {
            return not(value, "a domain name in quotes, such as \"example.test\"");
        }
        return switch (AddressParser.domain(text, true)) {
            case Parsed.Ok<Host.Domain>(var domain) -> Parsed.ok(domain);
            case Parsed.Bad<Host.Domain>(var problem) ->
                Parsed.bad("is no domain name (" + problem + "); write one such as \"example.test\"");
        };
    }

    static Parsed<InetAddress> address(Object value) {
        try {
            if (value instanceof String text) {
                return Parsed.ok(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException none) {
            // said below
        }
        return not(value, "an IP address in quotes, such as \"127.0.0.1\", or \"0.0.0.0\" and \"::\" for all");
    }

    static Parsed<Network> network(Object value) {
        if (!(value instanceof String text)) {
            return not(value, "a network in quotes, such as \"192.0.2.0/24\"");
        }
        return switch (Network.parse(text)) {
            case Parsed.Ok<Network> good -> good;
            case Parsed.Bad<Network>(var problem) ->
                Parsed.bad("holds " + problem + "; write e.g. \"192.0.2.0/24\" or \"2001:db8::/32\"");
        };
    }

    static Parsed<Networks> networks(Object value) {
        return list(Values::network).apply(value).map(Networks::new);
    }

    /// A list of what `each` reads; a single value counts as a list of one.
    static <T> Function<Object, Parsed<List<T>>> list(Function<Object, Parsed<T>> each) {
        return value -> {
            List<Object> values = value instanceof TomlArray array ? array.toList() : List.of(value);
            var good = new ArrayList<T>();
            for (Object item : values) {
                switch (each.apply(item)) {
                    case Parsed.Ok<T>(T one) -> good.add(one);
                    case Parsed.Bad<T>(String problem) -> {
                        return Parsed.bad(problem);
                    }
                }
            }
            return Parsed.ok(good);
        };
    }
}
