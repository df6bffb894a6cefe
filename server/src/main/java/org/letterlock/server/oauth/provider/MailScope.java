package org.letterlock.server.oauth.provider;

import com.nimbusds.oauth2.sdk.Scope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterlock.protocol.text.Parsed;

/// What a token may be good for (RFC 6749 §3.3). In the order they are written in.
public enum MailScope {
    SEND("mail.send"),
    READ("mail.read");

    /// Programs ask for it out of habit (OpenID Connect Core §11): every grant here can be refreshed anyway.
    private static final String HABIT = "offline_access";

    private final String text;

    MailScope(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    static Scope all() {
        return new Scope(Arrays.stream(values()).map(MailScope::text).toArray(String[]::new));
    }

    /// The one a login for this protocol needs; none where tokens are no way in.
    static Optional<MailScope> needed(String protocol) {
        return switch (protocol) {
            case "smtp" -> Optional.of(SEND);
            case "imap", "pop3" -> Optional.of(READ);
            default -> Optional.empty();
        };
    }

    /// What a request asks for. One that asks for nothing, or for what there is not, is refused (RFC 6749 §3.3 leaves
    /// the choice), so that nobody gets less or more than they think.
    static Parsed<Set<MailScope>> requested(Scope scope) {
        var found = EnumSet.noneOf(MailScope.class);
        for (String word : scope.toStringList()) {
            Optional<MailScope> known = Arrays.stream(values())
                    .filter(each -> each.text.equals(word))
                    .findFirst();
            known.ifPresent(found::add);
            if (known.isEmpty() && !word.equals(HABIT)) {
                return Parsed.bad("a scope is asked for that is not known here; there are mail.send and mail.read");
            }
        }
        return found.isEmpty()
                ? Parsed.bad("no scope is asked for; there are mail.send and mail.read")
                : Parsed.ok(found);
    }

    /// As it stands in the database and in answers.
    static String print(Set<MailScope> scopes) {
        return Arrays.stream(values())
                .filter(scopes::contains)
                .map(MailScope::text)
                .collect(Collectors.joining(" "));
    }

    static Scope scope(Set<MailScope> scopes) {
        return Scope.parse(print(scopes));
    }

    /// What stands in the database.
    static Set<MailScope> stored(String text) {
        return requested(Scope.parse(text)).ok().orElseGet(() -> EnumSet.noneOf(MailScope.class));
    }
}
