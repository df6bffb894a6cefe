package org.letterlock.app.explain;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterlock.client.smtp.Advice;
import org.letterlock.protocol.smtp.Enhanced;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.StatusCodes;

/// What servers mean: a reply, a bare code, or words that a provider is known for.
public final class Dictionary {
    private static final Pattern REPLY = Pattern.compile("([2-5]\\d\\d)(?:[ -](.*))?", Pattern.DOTALL);

    private Dictionary() {}

    /// @param advice what it means and what to do, where that is known
    /// @param status the enhanced status code in it (RFC 3463)
    /// @param meaning what that code means by its registration, or at least by its class and subject
    /// @param reference where the meaning is laid down
    public record Entry(
            Optional<Advice> advice, Optional<Enhanced> status, Optional<String> meaning, Optional<String> reference) {}

    /// Looks up what somebody pasted; nothing where nothing is known.
    public static Optional<Entry> find(String text) {
        Optional<Enhanced> bare = Enhanced.prefixOf(text);
        if (bare.isPresent()) {
            String rest = text.substring(bare.get().toString().length()).strip();
            return Optional.of(entry(
                    bare, rest.isEmpty() ? Advice.on(bare.get()) : Optional.of(Advice.on(reply(bare.get(), rest)))));
        }
        Matcher reply = REPLY.matcher(text);
        if (reply.matches()) {
            String rest = Optional.ofNullable(reply.group(2)).orElse("").strip();
            Optional<Enhanced> status = Enhanced.prefixOf(rest);
            String words = status.map(
                            code -> rest.substring(code.toString().length()).strip())
                    .orElse(rest);
            var said = new Reply(Integer.parseInt(reply.group(1)), status, List.of(words));
            return Optional.of(entry(status, Optional.of(Advice.on(said))));
        }
        return Advice.on(text)
                .map(advice -> new Entry(Optional.of(advice), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /// A code and words without the three digits before them.
    private static Reply reply(Enhanced status, String words) {
        return new Reply(status.klass() * 100 + 50, Optional.of(status), List.of(words));
    }

    private static Entry entry(Optional<Enhanced> status, Optional<Advice> advice) {
        Optional<StatusCodes.Meaning> registered = status.flatMap(StatusCodes::find);
        return new Entry(
                advice,
                status,
                registered
                        .map(StatusCodes.Meaning::meaning)
                        .or(() -> status.map(code -> "not registered; it is about " + StatusCodes.ofSubject(code))),
                registered.map(StatusCodes.Meaning::reference).or(() -> status.map(_ -> "RFC 3463")));
    }
}
