package org.letterlock.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;

/// Walls as rows of `credential_wall`.
final class WallRows {
    /// In SQL, all walls of credential `c` in one text: `network 192.0.2.0/24`, one a line; NULL where there are none.
    static final String OF_CREDENTIAL = """
            (SELECT group_concat(w.kind || ' ' || w.value, char(10)) FROM credential_wall w
             WHERE w.account = c.account AND w.credential = c.number) AS walls""";

    private enum Kind {
        NETWORK,
        SENDER,
        RECIPIENT,
        PROTOCOL,
        TLS,
        HOURLY,
        EXPIRES;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private WallRows() {}

    record Row(String kind, String value) {}

    static List<Row> of(Walls walls) {
        var rows = new ArrayList<Row>();
        walls.networks().all().forEach(network -> rows.add(row(Kind.NETWORK, network.toString())));
        walls.senders().forEach(sender -> rows.add(row(Kind.SENDER, sender.text())));
        walls.recipients().forEach(recipient -> rows.add(row(Kind.RECIPIENT, recipient.text())));
        walls.protocols().stream().sorted().forEach(protocol -> rows.add(row(Kind.PROTOCOL, protocol.text())));
        walls.tlsFloor().ifPresent(floor -> rows.add(row(Kind.TLS, floor.number())));
        walls.perHour().ifPresent(most -> rows.add(row(Kind.HOURLY, Integer.toString(most))));
        walls.expiresAt().ifPresent(at -> rows.add(row(Kind.EXPIRES, Long.toString(at.toEpochMilli()))));
        return rows;
    }

    private static Row row(Kind kind, String value) {
        return new Row(kind.text(), value);
    }

    /// For the audit: `network 192.0.2.0/24, hourly 60`; the expiry as people read it.
    static String described(Walls walls) {
        return of(walls).stream()
                .map(row -> row.kind() + " "
                        + (row.kind().equals(Kind.EXPIRES.text())
                                ? walls.expiresAt().orElseThrow().toString()
                                : row.value()))
                .collect(Collectors.joining(", "));
    }

    /// The walls that [#OF_CREDENTIAL] reads, as `walls` of this row.
    ///
    /// @throws SQLException when somebody else wrote there: what cannot be read must not be no wall
    static Walls read(ResultSet row) throws SQLException {
        String lines = row.getString("walls");
        if (lines == null) {
            return Walls.NONE;
        }
        return switch (parse(lines)) {
            case Parsed.Ok<Walls>(Walls walls) -> walls;
            case Parsed.Bad<Walls>(String problem) ->
                throw new SQLException("the walls of an app password cannot be read: " + problem);
        };
    }

    private static Parsed<Walls> parse(String lines) {
        var networks = new ArrayList<Network>();
        var senders = new ArrayList<AddressPattern>();
        var recipients = new ArrayList<AddressPattern>();
        Set<Walls.Protocol> protocols = new HashSet<>();
        Walls walls = Walls.NONE;
        try {
            for (String line : lines.split("\n", -1)) {
                int blank = line.indexOf(' ');
                String value = line.substring(blank + 1);
                switch (Kind.valueOf(line.substring(0, Math.max(blank, 0)).toUpperCase(Locale.ROOT))) {
                    case NETWORK -> networks.add(Network.parse(value).orThrow());
                    case SENDER -> senders.add(AddressPattern.parse(value).orThrow());
                    case RECIPIENT -> recipients.add(AddressPattern.parse(value).orThrow());
                    case PROTOCOL -> protocols.add(Walls.Protocol.named(value).orElseThrow());
                    case TLS ->
                        walls = walls.withTlsFloor(
                                Optional.of(TlsVersion.named(value).orElseThrow()));
                    case HOURLY -> walls = walls.withPerHour(OptionalInt.of(Integer.parseInt(value)));
                    case EXPIRES -> walls = walls.withExpiry(Optional.of(Instant.ofEpochMilli(Long.parseLong(value))));
                }
            }
            return Parsed.ok(walls.withNetworks(new Networks(networks))
                    .withSenders(senders)
                    .withRecipients(recipients)
                    .withProtocols(protocols));
        } catch (IllegalArgumentException | java.util.NoSuchElementException unknown) {
            return Parsed.bad(String.valueOf(unknown.getMessage()));
        }
    }
}
