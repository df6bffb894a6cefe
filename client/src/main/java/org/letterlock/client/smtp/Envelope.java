package org.letterlock.client.smtp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.RcptParameters;
import org.letterlock.protocol.text.Parsed;

/// Who sends and who is to get a message, whatever its headers say (RFC 5321 §2.3.1).
///
/// @param from whom to tell when it cannot be delivered; null for what must never bounce itself
/// @param recipients at least one
/// @param submitter who submitted it first, for servers that trust us so far (`AUTH=`, RFC 4954 §5)
/// @param ret how much of the message a bounce should return (RFC 3461 §4.3)
/// @param envid our id of it, to be told in reports (RFC 3461 §4.4)
public record Envelope(
        ReversePath from,
        List<Recipient> recipients,
        Optional<ReversePath> submitter,
        Optional<Ret> ret,
        Optional<String> envid) {
    /// One recipient and what is asked for him.
    public record Recipient(ForwardPath to, RcptParameters parameters) {}

    public Envelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope needs a recipient");
        }
    }

    public Envelope(ReversePath from, List<Recipient> recipients) {
        this(from, recipients, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// From and to addresses as they stand in `MAIL FROM:<…>`; an empty `from` is the null sender.
    ///
    /// @throws IllegalArgumentException naming the address that is none
    public static Envelope of(String from, String to, String... more) {
        var recipients = Stream.concat(Stream.of(to), Stream.of(more))
                .map(each -> new Recipient(
                        parsed(each, AddressParser.forwardPath("<" + each + ">", true)), RcptParameters.NONE))
                .toList();
        return new Envelope(parsed(from, AddressParser.reversePath("<" + from + ">", true)), recipients);
    }

    /// Whether an address in it can only be said with SMTPUTF8 (RFC 6531 §3.3).
    boolean needsUtf8() {
        return Stream.concat(
                        Stream.concat(Stream.of(from.text()), submitter.stream().map(ReversePath::text)),
                        recipients.stream().map(each -> each.to().text()))
                .anyMatch(text -> text.chars().anyMatch(c -> c >= 0x80));
    }

    /// Whether it asks for what only DSN gives (RFC 3461).
    boolean needsDsn() {
        return ret.isPresent()
                || envid.isPresent()
                || recipients.stream().anyMatch(each -> !each.parameters().equals(RcptParameters.NONE));
    }

    private static <T> T parsed(String text, Parsed<T> result) {
        return switch (result) {
            case Parsed.Ok<T>(T value) -> value;
            case Parsed.Bad<T>(String problem) ->
                throw new IllegalArgumentException("not an address: \"" + text + "\": " + problem);
        };
    }
}
