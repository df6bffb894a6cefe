package org.letterlock.server.oauth.provider;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.accounts.Sql;

/// The rows of clients, within one transaction.
record ClientSql(Sql sql) {
    private static final String CLIENT = "SELECT * FROM oauth_client WHERE removed_at IS NULL";

    Optional<OAuthClient> find(String id) throws SQLException {
        return sql.first(CLIENT + " AND id = ?", ClientSql::client, id);
    }

    List<OAuthClient> list() throws SQLException {
        return sql.list(CLIENT + " ORDER BY name, id", ClientSql::client);
    }

    /// Ids of removed clients stay taken: what was issued under them must never be another's.
    boolean isTaken(String id) throws SQLException {
        return sql.first("SELECT 1 FROM oauth_client WHERE id = ?", _ -> true, id)
                .isPresent();
    }

    void add(OAuthClient client) throws SQLException {
        sql.update(
                "INSERT INTO oauth_client (id, name, redirect_uris, scopes, device, introspects, secret_digest,"
                        + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                client.id(),
                client.name(),
                client.redirects().stream().map(RedirectUri::text).collect(Collectors.joining("\n")),
                MailScope.print(client.scopes()),
                client.device(),
                client.introspects(),
                client.confidential() ? Optional.of(client.secretDigest()) : Optional.empty(),
                client.createdAt());
    }

    void remove(String id, Instant now) throws SQLException {
        sql.update("UPDATE oauth_client SET removed_at = ?, secret_digest = NULL WHERE id = ?", now, id);
    }

    private static OAuthClient client(ResultSet row) throws SQLException {
        byte[] digest = row.getBytes("secret_digest");
        return new OAuthClient(
                row.getString("id"),
                row.getString("name"),
                row.getString("redirect_uris")
                        .lines()
                        .map(uri -> RedirectUri.parse(uri).orThrow())
                        .toList(),
                MailScope.stored(row.getString("scopes")),
                Sql.flag(row, "device"),
                Sql.flag(row, "introspects"),
                digest == null ? Octets.EMPTY : Octets.of(digest),
                Sql.instant(row, "created_at"));
    }
}
