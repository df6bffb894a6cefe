package org.letterlock.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.letterlock.protocol.sasl.Offer;

/// What a server says it can do: its answer to EHLO (RFC 5321 §4.1.1.1), read by clients, written by servers.
/// Keywords this program does not know are kept.
///
/// @param domain what the server calls itself, the first word of the reply; may be empty
/// @param extensions in the server's order
public record Capabilities(String domain, List<Extension> extensions) {
    /// The keyword of the `AUTH=LOGIN` line that Outlook Express 4 and its kind look for. RFC 4954 does not have it.
    private static final String OLD_AUTH = "AUTH=";

    /// One line: a keyword in upper case and what follows it.
    public record Extension(String keyword, List<String> parameters) {
        public Extension {
            keyword = keyword.toUpperCase(Locale.ROOT);
            parameters = List.copyOf(parameters);
        }

        public static Extension of(String keyword, String... parameters) {
            return new Extension(keyword, List.of(parameters));
        }

        /// The mechanisms once more in the form old clients look for: `AUTH=PLAIN LOGIN`.
        public static Extension oldAuth(Offer offer) {
            return new Extension(OLD_AUTH, offer.names());
        }

        public String text() {
            String separator = keyword.equals(OLD_AUTH) || parameters.isEmpty() ? "" : " ";
            return keyword + separator + String.join(" ", parameters);
        }
    }

    /// RFC 9422 §4: what a session may ask for before it must end or a new transaction begin.
    public record Limits(OptionalInt mailMax, OptionalInt rcptMax, OptionalInt rcptDomainMax) {}

    /// What is known of a server that answered HELO only.
    public static final Capabilities NONE = new Capabilities("", List.of());

    public Capabilities {
        extensions = List.copyOf(extensions);
    }

    /// Reads a positive answer to EHLO. Lines that are no keyword are passed over: some servers greet in two lines.
    public static Capabilities parse(Reply reply) {
        String greeting = reply.lines().getFirst().strip();
        int space = greeting.indexOf(' ');
        List<Extension> extensions = new ArrayList<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            String[] words = line.strip().split("[ \t]+", -1);
            if (words[0].toUpperCase(Locale.ROOT).startsWith(OLD_AUTH)) {
                List<String> names = Stream.concat(
                                Stream.of(words[0].substring(OLD_AUTH.length())),
                                Stream.of(words).skip(1))
                        .filter(name -> !name.isEmpty())
                        .toList();
                extensions.add(new Extension(OLD_AUTH, names));
            } else if (words[0].matches("[A-Za-z0-9][A-Za-z0-9-]*")) { // RFC 5321 §4.1.1.1 ehlo-keyword
                extensions.add(new Extension(words[0], List.of(words).subList(1, words.length)));
            }
        }
        return new Capabilities(space < 0 ? greeting : greeting.substring(0, space), extensions);
    }

    /// The answer to EHLO.
    ///
    /// @param greeting what follows the domain on the first line
    public Reply reply(String greeting) {
        List<String> lines = new ArrayList<>();
        lines.add(greeting.isEmpty() ? domain : domain + " " + greeting);
        extensions.forEach(extension -> lines.add(extension.text()));
        return Reply.plain(250, lines.toArray(String[]::new));
    }

    /// Whether the server named the extension, in any case.
    public boolean has(String keyword) {
        return extensions.stream().anyMatch(extension -> extension.keyword().equalsIgnoreCase(keyword));
    }

    /// What follows the keyword on its first line; empty if the server did not name it.
    public List<String> parameters(String keyword) {
        return extensions.stream()
                .filter(extension -> extension.keyword().equalsIgnoreCase(keyword))
                .findFirst()
                .map(Extension::parameters)
                .orElse(List.of());
    }

    /// RFC 1870 §4: the largest message in octets, where the server says one; 0 means that it has none fixed.
    public OptionalLong size() {
        List<String> parameters = parameters("SIZE");
        if (parameters.isEmpty() || !parameters.getFirst().matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long size = Long.parseLong(parameters.getFirst());
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /// The mechanisms offered, of the `AUTH` line and of `AUTH=` lines together (RFC 4954 §3).
    public Offer auth() {
        return new Offer(extensions.stream()
                .filter(extension -> extension.keyword().equals("AUTH")
                        || extension.keyword().equals(OLD_AUTH))
                .flatMap(extension -> extension.parameters().stream())
                .map(name -> name.toUpperCase(Locale.ROOT))
                .distinct()
                .toList());
    }

    /// RFC 9422; limits without a usable number are not there.
    public Limits limits() {
        return new Limits(limit("MAILMAX"), limit("RCPTMAX"), limit("RCPTDOMAINMAX"));
    }

    public boolean startTls() {
        return has("STARTTLS"); // RFC 3207 §4
    }

    public boolean pipelining() {
        return has("PIPELINING"); // RFC 2920
    }

    public boolean chunking() {
        return has("CHUNKING"); // RFC 3030 §2
    }

    public boolean binaryMime() {
        return has("BINARYMIME") && chunking(); // RFC 3030 §3: of no use without BDAT
    }

    public boolean eightBitMime() {
        return has("8BITMIME"); // RFC 6152
    }

    public boolean smtpUtf8() {
        return has("SMTPUTF8"); // RFC 6531
    }

    public boolean dsn() {
        return has("DSN"); // RFC 3461
    }

    public boolean enhancedStatusCodes() {
        return has("ENHANCEDSTATUSCODES"); // RFC 2034
    }

    private OptionalInt limit(String name) {
        for (String parameter : parameters("LIMITS")) {
            int equals = parameter.indexOf('=');
            if (equals > 0
                    && parameter.substring(0, equals).equalsIgnoreCase(name)
                    && parameter.substring(equals + 1).matches("[1-9][0-9]{0,5}")) { // RFC 9422 §4: 1*6DIGIT
                return OptionalInt.of(Integer.parseInt(parameter.substring(equals + 1)));
            }
        }
        return OptionalInt.empty();
    }
}
