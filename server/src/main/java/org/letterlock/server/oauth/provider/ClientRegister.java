package org.letterlock.server.oauth.provider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AuditEntry;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.accounts.Result.Done;
import org.letterlock.server.accounts.Result.Refused;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.StorageFailed;

/// Which programs may ask for tokens. Each change is one transaction, holds at once for every server on the same
/// database, and stands in the audit. Safe for any thread; blocks.
///
/// @param random a cryptographic source, safe for any thread
/// @param who makes the changes, for the audit
public record ClientRegister(Database database, RandomGenerator random, InstantSource clock, String who) {
    private static final int LONGEST_NAME = 64;
    private static final int MOST_REDIRECTS = 20;
    private static final int ID_DIGITS = 10;

    /// A client as it is wanted.
    ///
    /// @param id empty for a made-up one
    /// @param confidential whether it gets a secret; a program on people's own machines cannot keep one
    public record Wanted(
            Optional<String> id,
            String name,
            List<String> redirects,
            Set<MailScope> scopes,
            boolean device,
            boolean introspects,
            boolean confidential) {
        public Wanted {
            redirects = List.copyOf(redirects);
            scopes = Set.copyOf(scopes);
        }
    }

    /// @param secret shown once; the caller closes it
    public record Added(OAuthClient client, Optional<Secret> secret) {}

    /// @param grants how many were revoked with it
    public record Removed(OAuthClient client, int grants) {}

    public Result<Added> add(Wanted wanted) throws StorageFailed {
        Optional<String> objection = objection(wanted);
        if (objection.isPresent()) {
            return new Refused<>(objection.get());
        }
        var redirects = new ArrayList<RedirectUri>();
        for (String text : wanted.redirects()) {
            switch (RedirectUri.parse(text)) {
                case Parsed.Ok<RedirectUri>(RedirectUri uri) -> redirects.add(uri);
                case Parsed.Bad<RedirectUri>(String problem) -> {
                    return new Refused<>(text + ": " + problem);
                }
            }
        }
        Optional<String> secret =
                wanted.confidential() ? Optional.of(TokenKind.CLIENT_SECRET.generate(random)) : Optional.empty();
        Instant now = clock.instant();
        var client = new OAuthClient(
                wanted.id().orElseGet(this::newId),
                wanted.name(),
                redirects,
                wanted.scopes(),
                wanted.device(),
                wanted.introspects(),
                secret.map(TokenKind::digest).orElse(Octets.EMPTY),
                now);
        return database.write(statements -> {
            var sql = new Sql(statements);
            var clients = new ClientSql(sql);
            if (clients.isTaken(client.id())) {
                return new Refused<Added>("the id " + client.id() + " is taken, or was once");
            }
            clients.add(client);
            new AuditEntry(now, who, "oauth-client add", client.id(), client.name()).add(sql);
            return new Done<>(new Added(client, secret.map(Secret::utf8)));
        });
    }

    private String newId() {
        var id = new StringBuilder("client-");
        for (int i = 0; i < ID_DIGITS; i++) {
            id.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return id.toString();
    }

    private static Optional<String> objection(Wanted wanted) {
        boolean plain = wanted.name()
                .codePoints()
                .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT);
        if (wanted.name().isBlank() || wanted.name().length() > LONGEST_NAME || !plain) {
            return Optional.of("a name is 1 to " + LONGEST_NAME + " printable characters");
        }
        if (wanted.id().isPresent() && !wanted.id().get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            return Optional.of("an id is 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        if (wanted.redirects().isEmpty() && !wanted.device() && !wanted.introspects()) {
            return Optional.of("it needs a redirect URI, or to be a device, or to be a resource server");
        }
        if (wanted.redirects().size() > MOST_REDIRECTS) {
            return Optional.of("it has more than " + MOST_REDIRECTS + " redirect URIs");
        }
        if (wanted.introspects() && !wanted.confidential()) {
            return Optional.of("a resource server needs a secret"); // RFC 7662 §2.1
        }
        return wanted.scopes().isEmpty() && !wanted.introspects()
                ? Optional.of("it needs a scope: mail.send, mail.read")
                : Optional.empty();
    }

    /// By name.
    public List<OAuthClient> list() throws StorageFailed {
        return database.read(statements -> new ClientSql(new Sql(statements)).list());
    }

    public Optional<OAuthClient> find(String id) throws StorageFailed {
        return database.read(statements -> new ClientSql(new Sql(statements)).find(id));
    }

    /// Takes it away, and revokes all that was granted to it.
    public Result<Removed> remove(String id) throws StorageFailed {
        Instant now = clock.instant();
        return database.write(statements -> {
            var sql = new Sql(statements);
            var clients = new ClientSql(sql);
            Optional<OAuthClient> client = clients.find(id);
            if (client.isEmpty()) {
                return new Refused<Removed>("there is no OAuth client with the id " + id);
            }
            clients.remove(id, now);
            int grants = new GrantSql(sql).revokeAllOf(id, "the program was taken off this server's list", now);
            new AuditEntry(now, who, "oauth-client remove", id, grants + " grants revoked").add(sql);
            return new Done<>(new Removed(client.get(), grants));
        });
    }
}
