package org.letterlock.server.accounts;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterlock.net.tls.TlsFacts;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.sasl.Refusal.Kind;
import org.letterlock.protocol.text.Parsed;

/// What an app password is confined to (docs/adr/0011-walls.md). Every wall is optional; where there are several
/// values of a kind any of them will do, and all kinds must admit.
///
/// @param networks where logins may come from
/// @param senders whom it may send as, in MAIL FROM and in the header; beside that the address must be the
///     account's
/// @param recipients whom it may send to
/// @param perHour messages in any hour, 1 to [#MOST_PER_HOUR]
/// @param protocols what it serves
/// @param tlsFloor the oldest version of TLS it may be used over; empty takes what the port takes, even no TLS
/// @param expiresAt when it ends
public record Walls(
        Networks networks,
        List<AddressPattern> senders,
        List<AddressPattern> recipients,
        OptionalInt perHour,
        Set<Protocol> protocols,
        Optional<TlsVersion> tlsFloor,
        Optional<Instant> expiresAt) {
    public static final Walls NONE = new Walls(
            Networks.NONE, List.of(), List.of(), OptionalInt.empty(), Set.of(), Optional.empty(), Optional.empty());

    public static final int MOST_PER_HOUR = 1_000_000;

    /// Values of one kind; each is looked at by every login and every recipient.
    public static final int MOST_OF_A_KIND = 100;

    /// No expiry lies further ahead, which is also where a slip of the finger is noticed.
    private static final Duration LONGEST = Duration.ofDays(100 * 366L);

    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([hdwy])");

    /// @throws IllegalArgumentException for a rate that is none, and for too many values
    public Walls {
        // In one order, so that equal walls are equal.
        networks = new Networks(distinct(networks.all(), Network::toString));
        senders = distinct(senders, AddressPattern::text);
        recipients = distinct(recipients, AddressPattern::text);
        protocols = protocols.isEmpty() ? Set.of() : Set.copyOf(protocols);
        int most = Math.max(networks.all().size(), Math.max(senders.size(), recipients.size()));
        if (most > MOST_OF_A_KIND) {
            throw new IllegalArgumentException("more than " + MOST_OF_A_KIND + " walls of a kind");
        }
        if (perHour.isPresent() && (perHour.getAsInt() < 1 || perHour.getAsInt() > MOST_PER_HOUR)) {
            throw new IllegalArgumentException("no rate: " + perHour.getAsInt());
        }
        // What is stored are milliseconds.
        expiresAt = expiresAt.map(at -> Instant.ofEpochMilli(at.toEpochMilli()));
    }

    private static <T> List<T> distinct(List<T> all, Function<T, String> by) {
        return all.stream().distinct().sorted(Comparator.comparing(by)).toList();
    }

    /// What mail programs speak.
    public enum Protocol {
        SMTP,
        IMAP,
        POP3;

        /// `smtp`, as [Accounts.Visitor#protocol] has it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Protocol> named(String text) {
            return Arrays.stream(values())
                    .filter(protocol -> protocol.name().equalsIgnoreCase(text))
                    .findFirst();
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }

    public Walls withNetworks(Networks other) {
        return new Walls(other, senders, recipients, perHour, protocols, tlsFloor, expiresAt);
    }

    public Walls withSenders(List<AddressPattern> other) {
        return new Walls(networks, other, recipients, perHour, protocols, tlsFloor, expiresAt);
    }

    public Walls withRecipients(List<AddressPattern> other) {
        return new Walls(networks, senders, other, perHour, protocols, tlsFloor, expiresAt);
    }

    public Walls withPerHour(OptionalInt other) {
        return new Walls(networks, senders, recipients, other, protocols, tlsFloor, expiresAt);
    }

    public Walls withProtocols(Set<Protocol> other) {
        return new Walls(networks, senders, recipients, perHour, other, tlsFloor, expiresAt);
    }

    public Walls withTlsFloor(Optional<TlsVersion> other) {
        return new Walls(networks, senders, recipients, perHour, protocols, other, expiresAt);
    }

    public Walls withExpiry(Optional<Instant> other) {
        return new Walls(networks, senders, recipients, perHour, protocols, tlsFloor, other);
    }

    /// Whether it has ended.
    public boolean expired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /// Why this visitor may not log in with it now, if it may not.
    Optional<Refusal> refusal(Accounts.Visitor visitor, Instant now) {
        if (expired(now)) {
            return refused(Kind.EXPIRED, "the app password expired at " + expiresAt.orElseThrow());
        }
        if (!protocols.isEmpty()
                && protocols.stream().noneMatch(one -> one.text().equals(visitor.protocol()))) {
            return refused(
                    Kind.WRONG_PROTOCOL,
                    "the app password is for " + listed(protocols) + " alone, not for " + visitor.protocol());
        }
        if (!networks.isEmpty() && networks.find(visitor.address()).isEmpty()) {
            return refused(
                    Kind.WRONG_NETWORK,
                    "the app password is not to be used from "
                            + visitor.address().getHostAddress());
        }
        return tlsFloor.flatMap(floor -> tooWeak(floor, visitor.tls()));
    }

    private static String listed(Set<Protocol> protocols) {
        return protocols.stream().sorted().map(Protocol::text).collect(Collectors.joining(" and "));
    }

    private static Optional<Refusal> tooWeak(TlsVersion floor, Optional<TlsFacts> tls) {
        String wanted = "the app password is to be used over TLS " + floor.number() + " or newer, ";
        if (tls.isEmpty()) {
            return refused(Kind.NEEDS_TLS, wanted + "and there was none");
        }
        String version = tls.get().version();
        return TlsVersion.named(version).filter(it -> it.compareTo(floor) >= 0).isPresent()
                ? Optional.empty()
                : refused(Kind.NEEDS_TLS, wanted + "not over " + version);
    }

    private static Optional<Refusal> refused(Kind kind, String cause) {
        return Optional.of(new Refusal(kind, cause));
    }

    /// Whether it may send as this address, as far as the walls go.
    boolean admitSender(Mailbox sender) {
        return senders.isEmpty() || senders.stream().anyMatch(one -> one.matches(sender));
    }

    /// Whether it may send to this address.
    boolean admitRecipient(Mailbox recipient) {
        return recipients.isEmpty() || recipients.stream().anyMatch(one -> one.matches(recipient));
    }

    /// Reads when something ends: `90d`, `12h`, `6w` or `1y` from now, the end of a day `2027-01-31`, or an instant
    /// `2027-01-31T12:00:00Z`. Must lie ahead.
    ///
    /// @param zone where days end
    public static Parsed<Instant> expiry(String text, Instant now, ZoneId zone) {
        Optional<Instant> read = span(text, now).or(() -> day(text, zone)).or(() -> instant(text));
        if (read.isEmpty()) {
            return Parsed.bad("no time: write 90d, 12h, 6w or 1y from now, or a day such as 2027-01-31");
        }
        if (!read.get().isAfter(now)) {
            return Parsed.bad("that is in the past");
        }
        return read.get().isAfter(now.plus(LONGEST))
                ? Parsed.bad("that is more than a hundred years ahead")
                : Parsed.ok(read.get());
    }

    private static Optional<Instant> span(String text, Instant now) {
        Matcher match = SPAN.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(match.group(1));
        return Optional.of(now.plus(
                switch (match.group(2)) {
                    case "h" -> Duration.ofHours(count);
                    case "w" -> Duration.ofDays(7 * count);
                    case "y" -> Duration.ofDays(365 * count);
                    default -> Duration.ofDays(count);
                }));
    }

    private static Optional<Instant> day(String text, ZoneId zone) {
        try {
            return Optional.of(
                    LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant());
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException other) {
            return Optional.empty();
        }
    }
}
