package org.letterlock.protocol.smtp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.text.Parsed;

/// The argument of MAIL and RCPT, cut into its path and its parameters; neither is understood yet.
///
/// @param path with its angle brackets
record PathArgument(String path, List<Parameter> parameters) {
    private static final Pattern SPACES = Pattern.compile(" +");

    /// RFC 5321 §4.1.2 `esmtp-keyword`, in upper case.
    private static final Pattern KEYWORD = Pattern.compile("[A-Z0-9][A-Z0-9-]*");

    /// @param keyword in upper case
    record Parameter(String keyword, Optional<String> value) {}

    boolean has(String keyword) {
        return parameters.stream().anyMatch(parameter -> parameter.keyword().equals(keyword));
    }

    /// The value of a parameter, empty if it is not there or has none.
    String value(String keyword) {
        return parameters.stream()
                .filter(parameter -> parameter.keyword().equals(keyword))
                .findFirst()
                .flatMap(Parameter::value)
                .orElse("");
    }

    /// @param prefix `FROM:` or `TO:`
    static Parsed<PathArgument> cut(String prefix, byte[] bytes, int from, int end) {
        return Words.text(bytes, Words.skipSpaces(bytes, from, end), end).flatMap(text -> cut(prefix, text));
    }

    private static Parsed<PathArgument> cut(String prefix, String text) {
        if (!text.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Parsed.bad(prefix + " is missing");
        }
        int path = prefix.length();
        while (path < text.length() && text.charAt(path) == ' ') { // Outlook of old writes one
            path++;
        }
        int pathEnd = AddressParser.pathEnd(text, path);
        if (pathEnd < 0) {
            return Parsed.bad("the address must stand in angle brackets");
        }
        if (pathEnd < text.length() && text.charAt(pathEnd) != ' ') {
            return Parsed.bad("a space must follow the closing angle bracket");
        }
        String between = text.substring(path, pathEnd);
        return parameters(text.substring(pathEnd)).map(parameters -> new PathArgument(between, parameters));
    }

    /// RFC 5321 §4.1.2 `Mail-parameters`, `Rcpt-parameters`.
    private static Parsed<List<Parameter>> parameters(String text) {
        if (text.isEmpty()) {
            return Parsed.ok(List.of());
        }
        var parameters = new ArrayList<Parameter>();
        var seen = new HashSet<String>();
        for (String word : SPACES.split(text.strip(), -1)) {
            int equals = word.indexOf('=');
            String keyword = (equals < 0 ? word : word.substring(0, equals)).toUpperCase(Locale.ROOT);
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            if (!KEYWORD.matcher(keyword).matches()) {
                return Parsed.bad("what follows the address is no parameter");
            }
            if (value.isPresent() && (value.get().isEmpty() || value.get().indexOf('=') >= 0)) {
                return Parsed.bad("a parameter has no value behind its =, or a second =");
            }
            if (!seen.add(keyword)) {
                return Parsed.bad("a parameter is given twice");
            }
            parameters.add(new Parameter(keyword, value));
        }
        return Parsed.ok(parameters);
    }
}
