package org.letterlock.client.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What a provider's error means and what to do; the knowledge stands in `errors.tsv` beside this class.
///
/// @param meaning one sentence or two
/// @param remedy the same
/// @param reference where it stands
public record OAuthAdvice(String meaning, String remedy, String reference) {
    /// For what an authorization server refused on the way to a token.
    public static OAuthAdvice on(Optional<Provider> provider, Flow flow, Trouble.Refused refused) {
        return find(provider, flow.text(), refused.error(), refused.description());
    }

    /// For what it refused when a token was to be renewed or taken back.
    public static OAuthAdvice onRenewal(Optional<Provider> provider, Trouble.Refused refused) {
        return find(provider, "refresh", refused.error(), refused.description());
    }

    /// For a mail server that refused a token which was just handed out.
    ///
    /// @param code of the reply
    /// @param said what the server wrote, status code and all
    public static OAuthAdvice onLogin(Optional<Provider> provider, int code, String said) {
        return find(provider, "smtp", String.valueOf(code), said);
    }

    private static OAuthAdvice find(Optional<Provider> provider, String flow, String error, String description) {
        String name = provider.map(Provider::name).orElse("-");
        String said = description.toLowerCase(Locale.ROOT);
        return Dictionary.ENTRIES.stream()
                .filter(known -> known.fits(name, flow, error, said))
                .findFirst()
                .map(Known::advice)
                .orElseThrow();
    }

    /// One line of the file.
    private record Known(String provider, String flow, String error, String words, OAuthAdvice advice) {
        private static final int COLUMNS = 7;

        static Known of(String line) {
            String[] columns = line.split("\t", -1);
            if (columns.length != COLUMNS) {
                throw new IllegalStateException("errors.tsv: not " + COLUMNS + " columns: " + line);
            }
            return new Known(
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    new OAuthAdvice(columns[4], columns[5], columns[6]));
        }

        boolean fits(String at, String by, String code, String said) {
            return fits(provider, at)
                    && fits(flow, by)
                    && fits(error, code)
                    && (words.equals("*") || said.contains(words));
        }

        private static boolean fits(String pattern, String value) {
            return pattern.equals("*") || pattern.equals(value);
        }
    }

    /// The file, read when first wanted.
    private static final class Dictionary {
        static final List<Known> ENTRIES = read();

        private Dictionary() {}

        private static List<Known> read() {
            try (InputStream in = Objects.requireNonNull(OAuthAdvice.class.getResourceAsStream("errors.tsv"))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Known::of)
                        .toList();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
