package org.letterlock.server.directory;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;

/// Words in braces within a text, each filled in once: what is filled in is not looked through again.
final class Placeholders {
    static final Set<String> OF_ADDRESS = Set.of("address", "local", "domain");

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private Placeholders() {}

    /// What is wrong with the placeholders of a text.
    static Optional<String> unknown(String text, Set<String> known) {
        Matcher braces = BRACES.matcher(text);
        while (braces.find()) {
            if (!known.contains(braces.group(1))) {
                return Optional.of("has the unknown placeholder {" + braces.group(1)
                        + "}; there are {address}, {local} and {domain}");
            }
        }
        String rest = braces.replaceAll("");
        return rest.contains("{") || rest.contains("}") ? Optional.of("has a lone brace") : Optional.empty();
    }

    static String fill(String text, Mailbox address) {
        String domain = address.host() instanceof Host.Domain name
                ? name.ascii()
                : address.host().text();
        return fill(
                        text,
                        word -> Optional.of(
                                switch (word) {
                                    case "local" -> address.local();
                                    case "domain" -> domain;
                                    default -> address.text();
                                }))
                .orElse(text);
    }

    /// The filled text; nothing if a word stands for nothing.
    static Optional<String> fill(String text, Function<String, Optional<String>> values) {
        var filled = new StringBuilder();
        Matcher braces = BRACES.matcher(text);
        int at = 0;
        while (braces.find()) {
            Optional<String> value = values.apply(braces.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            filled.append(text, at, braces.start()).append(value.get());
            at = braces.end();
        }
        return Optional.of(filled.append(text.substring(at)).toString());
    }
}
