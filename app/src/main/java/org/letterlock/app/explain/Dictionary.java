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
            int code = bare.get().klass() == 2 ? 250 : bare.get().klass() * 100 + 50;
            return Optional.of(entry(reply(code, bare, rest), bare.get().klass() != 2 && isKnown(bare.get())));
        }
        Matcher reply = REPLY.matcher(text);
        if (reply.matches()) {
            String rest = Optional.ofNullable(reply.group(2)).orElse("").strip();
            Optional<Enhanced> status = Enhanced.prefixOf(rest);
            String words = status.map(code -> rest.substring(code.toString().length()).strip())
                    .orElse(rest);
            return Optional.of(entry(reply(Integer.parseInt(reply.group(1)), status, words), true));
        }
        return Advice.on(text)
                .map(advice -> new Entry(Optional.of(advice), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Reply reply(int code, Optional<Enhanced> status, String words) {
        return new Reply(code, status, List.of(words));
    }

    /// Whether there is more to be said of a bare code than its class does.
    private static boolean isKnown(Enhanced code) {
        Reply nothing = reply(code.klass() * 100 + 50, Optional.empty(), "");
        return !Advice.on(reply(code.klass() * 100 + 50, Optional.of(code), "")).equals(Advice.on(nothing));
    }

    private static Entry entry(Reply reply, boolean advised) {
        Optional<StatusCodes.Meaning> meaning = reply.enhanced().flatMap(StatusCodes::find);
        return new Entry(
                advised ? Optional.of(Advice.on(reply)) : Optional.empty(),
                reply.enhanced(),
                meaning.map(StatusCodes.Meaning::meaning)
                        .or(() -> reply.enhanced().map(code -> "not registered; it is about "
                                + StatusCodes.ofSubject(code))),
                meaning.map(StatusCodes.Meaning::reference)
                        .or(() -> reply.enhanced().map(_ -> "RFC 3463")));
    }
}
