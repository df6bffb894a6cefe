package org.letterlock.app.cli;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.LoginRecord;

/// How accounts look: the members of JSON documents, and tables for people.
final class AccountViews {
    private AccountViews() {}

    static CommandFailed nobody(Mailbox address) {
        return new CommandFailed(ExitCode.NO_INPUT, "no account has the address " + address);
    }

    static Map<String, @Nullable Object> json(Account account) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("id", account.id().value());
        json.put("address", account.address().text());
        json.put("display_name", account.displayName());
        json.put("enabled", account.enabled());
        json.put("has_password", account.hasPassword());
        json.put("admin", account.admin());
        json.put("aliases", account.aliases().stream().map(Mailbox::text).toList());
        json.put("created_at", account.createdAt());
        return json;
    }

    static Map<String, @Nullable Object> json(LoginRecord login) {
        var key = login.key();
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("granted", key.refusal().isEmpty());
        json.put("name", login.name());
        json.put("from", key.address());
        json.put("protocol", key.protocol());
        json.put("mechanism", key.mechanism());
        json.put("credential", key.credential().map(credential -> credential.number()));
        json.put("refusal", key.refusal().map(AccountViews::word));
        json.put("cause", key.cause());
        json.put("tls", key.tls());
        json.put("client_name", key.clientName());
        json.put("first_at", login.first());
        json.put("last_at", login.last());
        json.put("count", login.count());
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String joined(List<Mailbox> addresses) {
        return addresses.stream().map(Mailbox::text).collect(Collectors.joining(" "));
    }

    static String logins(List<LoginRecord> logins, ZoneId zone) {
        var table = new Columns("LAST", "NAME", "OUTCOME", "FROM", "BY", "CREDENTIAL", "TIMES", "CLIENT");
        for (LoginRecord login : logins) {
            var key = login.key();
            table.row(
                    Columns.time(login.last(), zone),
                    login.name(),
                    key.refusal()
                            .map(refusal -> "refused: " + (key.cause().isEmpty() ? word(refusal) : key.cause()))
                            .orElse("granted"),
                    key.address(),
                    key.mechanism() + (key.tls().isEmpty() ? "" : ", " + key.tls()),
                    key.credential()
                            .map(credential -> Long.toString(credential.number()))
                            .orElse(""),
                    Long.toString(login.count()),
                    key.clientName());
        }
        return table.text();
    }
}
