package org.letterlock.app.web.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.letterlock.app.web.Messages;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.LoginRecord;

/// Tells logins in plain words, to their owner.
final class LoginLines {
    private final Messages messages;
    private final Map<Long, String> names;

    /// @param entries the app passwords of the account, which logins name by number
    LoginLines(Messages messages, List<AppPasswordEntry> entries) {
        this.messages = messages;
        this.names = entries.stream()
                .collect(Collectors.toMap(entry -> entry.id().number(), AppPasswordEntry::name, (one, _) -> one));
    }

    LoginLine line(LoginRecord login) {
        return line(login, "");
    }

    LoginLine line(LoginRecord login, String account) {
        return new LoginLine(
                login.key().refusal().isEmpty(),
                what(login.key()),
                how(login.key()),
                account,
                login.last(),
                login.count());
    }

    private String what(LoginRecord.Key key) {
        String by = by(key);
        if (key.refusal().isEmpty()) {
            return messages.say("login.granted", by);
        }
        String kind = key.refusal().get().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return messages.say("login.refused", messages.say("refusal." + kind));
    }

    private String by(LoginRecord.Key key) {
        if (key.mechanism().equals(SignInPages.MECHANISM)) {
            return messages.say("login.by-page");
        }
        return key.credential()
                .map(credential -> names.get(credential.number()))
                .map(name -> messages.say("login.by-app-password", name))
                .orElseGet(() -> messages.say(isToken(key.mechanism()) ? "login.by-grant" : "login.by-password"));
    }

    private static boolean isToken(String mechanism) {
        return mechanism.equals("XOAUTH2") || mechanism.equals("OAUTHBEARER");
    }

    private String how(LoginRecord.Key key) {
        var parts = new ArrayList<String>();
        parts.add(
                key.address().isEmpty() ? messages.say("login.from-many") : messages.say("login.from", key.address()));
        if (!key.clientName().isEmpty()) {
            parts.add(key.clientName());
        }
        if (!key.protocol().equals("http")) {
            parts.add(
                    key.protocol().toUpperCase(Locale.ROOT) + (key.mechanism().isEmpty() ? "" : " " + key.mechanism()));
        }
        parts.add(key.tls().isEmpty() ? messages.say("login.no-tls") : key.tls().replace("TLSv", "TLS "));
        return String.join(" · ", parts);
    }
}
