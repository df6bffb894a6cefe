package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.protocol.sasl.SaslDescription;
import org.letterlock.protocol.sasl.SaslMechanisms;
import org.letterlock.protocol.text.Base64Text;
import org.letterlock.protocol.text.Secret;

/// Reads the lines of a login as people paste them: bare blobs, or a piece of a transcript that tells who said them.
final class SaslLines {
    /// What one line holds.
    ///
    /// @param line its number, from 1
    /// @param mechanism as told, or as guessed
    /// @param octets how many the base64 stands for; -1 where it is none
    record Decoded(
            int line,
            boolean fromServer,
            Optional<String> mechanism,
            int octets,
            String description,
            List<String> warnings) {}

    /// The marks of transcripts: ours, and swaks's.
    private static final Pattern MARK = Pattern.compile("(?:C:|S:|->|<-|~>|<~)\\s*(.*)");

    private static final Pattern AUTH = Pattern.compile("(?i)AUTH\\s+([A-Z0-9_-]+)(?:\\s+(\\S+))?\\s*");
    private static final Pattern CHALLENGE = Pattern.compile("334(?: (\\S*))?\\s*");

    /// GNU base64 breaks its lines here, openssl there.
    private static final List<Integer> WRAPPED = List.of(76, 64);

    private final boolean showSecrets;
    private Optional<String> mechanism;
    private int said;

    SaslLines(Optional<String> mechanism, boolean showSecrets) {
        this.mechanism = mechanism.map(name -> name.toUpperCase(Locale.ROOT));
        this.showSecrets = showSecrets;
    }

    List<Decoded> decode(List<String> lines) {
        var decoded = new ArrayList<Decoded>();
        for (int i = 0; i < lines.size(); i++) {
            String text = unmarked(lines.get(i).strip());
            int number = i + 1;
            Matcher auth = AUTH.matcher(text);
            Matcher challenge = CHALLENGE.matcher(text);
            if (auth.matches()) {
                mechanism = Optional.of(auth.group(1).toUpperCase(Locale.ROOT));
                said = 0;
                Optional.ofNullable(auth.group(2))
                        .filter(blob -> !blob.equals("="))
                        .ifPresent(blob -> decoded.add(client(number, blob, List.of())));
            } else if (challenge.matches()) {
                Optional.ofNullable(challenge.group(1)).ifPresent(blob -> decoded.add(server(number, blob)));
            } else if (!text.isEmpty() && !text.equals("*") && !isReply(text)) {
                var whole = new StringBuilder(text);
                int last = text.length();
                while (WRAPPED.contains(last) && i + 1 < lines.size() && continues(lines.get(i + 1))) {
                    last = lines.get(++i).strip().length();
                    whole.append(lines.get(i).strip());
                }
                decoded.add(
                        client(
                                number,
                                whole.toString(),
                                whole.length() == text.length()
                                        ? List.of()
                                        : List.of(
                                                "the base64 is broken into several lines; a login wants it on one: `base64 -w0`")));
            }
        }
        return decoded;
    }

    private static String unmarked(String line) {
        Matcher mark = MARK.matcher(line);
        return mark.matches() ? mark.group(1).strip() : line;
    }

    /// Another line of a server, or the base64 of nothing.
    private static boolean isReply(String text) {
        return text.matches("[2-5][0-9][0-9][ -].*");
    }

    private static boolean continues(String line) {
        return line.strip().matches("[A-Za-z0-9+/]+={0,2}");
    }

    private Decoded server(int line, String blob) {
        return decoded(line, blob, true, List.of());
    }

    private Decoded client(int line, String blob, List<String> warnings) {
        Decoded result = decoded(line, blob, false, warnings);
        said++;
        return result;
    }

    private Decoded decoded(int line, String blob, boolean fromServer, List<String> before) {
        var warnings = new ArrayList<>(before);
        return switch (Base64Text.decode(blob)) {
            case Base64Text.Result.Malformed(String problem) -> {
                warnings.add("this is no base64: " + problem);
                yield new Decoded(line, fromServer, mechanism, -1, "line " + line + ": not base64", warnings);
            }
            case Base64Text.Result.Decoded(Secret bytes) -> {
                byte[] clear = bytes.reveal();
                bytes.close();
                String words = mechanism
                        .map(name -> SaslDescription.describe(name, !fromServer, said, clear, showSecrets))
                        .orElseGet(() -> SaslDescription.guess(clear, showSecrets));
                Optional<String> known = mechanism.or(() -> guessed(words));
                int length = clear.length;
                if (endsInLineBreak(clear)) {
                    warnings.add("the base64 decodes to something that ends in a line break, which then belongs to "
                            + "the name or password; encode with `printf %s` in place of `echo`");
                } else if (isBase64Again(clear)) {
                    warnings.add("what it holds looks like base64 once more; it may have been encoded twice");
                }
                Arrays.fill(clear, (byte) 0);
                yield new Decoded(line, fromServer, known, length, words, warnings);
            }
        };
    }

    /// What a description begins with, where that is a mechanism.
    private static Optional<String> guessed(String words) {
        String first = words.split("[: ]", 2)[0];
        boolean known = SaslMechanisms.named(first).isPresent() || first.equals("SCRAM");
        return known ? Optional.of(first) : Optional.empty();
    }

    /// The trap of `echo name | base64`: at the end, or behind any of PLAIN's three parts.
    private static boolean endsInLineBreak(byte[] clear) {
        for (int i = 0; i < clear.length; i++) {
            boolean end = i + 1 == clear.length || clear[i + 1] == 0;
            if (end && (clear[i] == '\n' || clear[i] == '\r')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBase64Again(byte[] clear) {
        boolean padded = clear.length >= 8 && clear[clear.length - 1] == '=';
        return padded && Base64Text.decode(clear, 0, clear.length) instanceof Base64Text.Result.Decoded;
    }
}
