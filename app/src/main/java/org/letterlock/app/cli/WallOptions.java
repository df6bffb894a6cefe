package org.letterlock.app.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.AddressPattern;
import org.letterlock.server.accounts.Walls;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The walls of an app password on the command line. What is not named stays as it was.
final class WallOptions {
    @Option(
            names = "--from-network",
            paramLabel = "CIDR",
            converter = NetworkConverter.class,
            description = "Let it log in from this network or address only, such as 192.0.2.0/24. May be given again.")
    private List<Network> networks = new ArrayList<>();

    @Option(
            names = "--sender",
            paramLabel = "ADDRESS|@DOMAIN",
            converter = PatternConverter.class,
            description = "Let it send as this address only, or as any of this account's at this domain. May be given "
                    + "again.")
    private List<AddressPattern> senders = new ArrayList<>();

    @Option(
            names = "--recipient",
            paramLabel = "ADDRESS|@DOMAIN",
            converter = PatternConverter.class,
            description = "Let it send to this address only, or to any at this domain. May be given again.")
    private List<AddressPattern> recipients = new ArrayList<>();

    @Option(
            names = "--per-hour",
            paramLabel = "N",
            converter = RateConverter.class,
            description = "Let it send so many messages in any hour; what is more is told to come later.")
    private @Nullable Integer perHour;

    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            converter = ProtocolConverter.class,
            description = "Let it serve smtp, imap or pop3 only. May be given again.")
    private List<Walls.Protocol> protocols = new ArrayList<>();

    @Option(
            names = "--tls-min",
            paramLabel = "VERSION",
            converter = TlsConverter.class,
            description = "Let it be used over this version of TLS or newer only: 1.2 or 1.3.")
    private @Nullable TlsVersion tlsFloor;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "When it ends: 12h, 90d, 6w or 1y from now, or at the end of a day such as 2027-01-31.")
    private @Nullable String expires;

    /// These walls in the place of the ones of their kinds.
    ///
    /// @throws CommandFailed when the time makes no sense
    Walls over(Walls before, Surroundings surroundings) {
        Walls walls = before;
        walls = networks.isEmpty() ? walls : walls.withNetworks(new Networks(bounded(networks)));
        walls = senders.isEmpty() ? walls : walls.withSenders(bounded(senders));
        walls = recipients.isEmpty() ? walls : walls.withRecipients(bounded(recipients));
        walls = perHour == null ? walls : walls.withPerHour(OptionalInt.of(perHour));
        walls = protocols.isEmpty() ? walls : walls.withProtocols(Set.copyOf(EnumSet.copyOf(protocols)));
        walls = tlsFloor == null ? walls : walls.withTlsFloor(Optional.of(tlsFloor));
        return expires == null ? walls : walls.withExpiry(Optional.of(expiry(expires, surroundings)));
    }

    private static <T> List<T> bounded(List<T> all) {
        if (all.size() > Walls.MOST_OF_A_KIND) {
            throw new CommandFailed(ExitCode.USAGE, "at most " + Walls.MOST_OF_A_KIND + " of a kind");
        }
        return all;
    }

    private static Instant expiry(String text, Surroundings surroundings) {
        return switch (Walls.expiry(text, surroundings.clock().instant(), surroundings.zone())) {
            case Parsed.Ok<Instant>(Instant at) -> at;
            case Parsed.Bad<Instant>(String problem) ->
                throw new CommandFailed(ExitCode.USAGE, "--expires: " + problem);
        };
    }

    /// The kinds of walls, for taking them away.
    enum Kind {
        NETWORK,
        SENDER,
        RECIPIENT,
        PER_HOUR,
        PROTOCOL,
        TLS_MIN,
        EXPIRES,
        ALL;

        /// These walls without those of this kind.
        Walls lifted(Walls walls) {
            return switch (this) {
                case NETWORK -> walls.withNetworks(Networks.NONE);
                case SENDER -> walls.withSenders(List.of());
                case RECIPIENT -> walls.withRecipients(List.of());
                case PER_HOUR -> walls.withPerHour(OptionalInt.empty());
                case PROTOCOL -> walls.withProtocols(Set.of());
                case TLS_MIN -> walls.withTlsFloor(Optional.empty());
                case EXPIRES -> walls.withExpiry(Optional.empty());
                case ALL -> Walls.NONE;
            };
        }

        static final class Converter implements ITypeConverter<Kind> {
            @Override
            public Kind convert(String text) {
                for (Kind kind : values()) {
                    if (kind.name().replace('_', '-').equalsIgnoreCase(text)) {
                        return kind;
                    }
                }
                throw new TypeConversionException(
                        "write network, sender, recipient, per-hour, protocol, tls-min, expires or all");
            }
        }
    }

    static final class NetworkConverter implements ITypeConverter<Network> {
        @Override
        public Network convert(String text) {
            return read(Network.parse(text));
        }
    }

    static final class PatternConverter implements ITypeConverter<AddressPattern> {
        @Override
        public AddressPattern convert(String text) {
            return read(AddressPattern.parse(text));
        }
    }

    static final class ProtocolConverter implements ITypeConverter<Walls.Protocol> {
        @Override
        public Walls.Protocol convert(String text) {
            return Walls.Protocol.named(text)
                    .orElseThrow(() -> new TypeConversionException("write smtp, imap or pop3"));
        }
    }

    static final class TlsConverter implements ITypeConverter<TlsVersion> {
        @Override
        public TlsVersion convert(String text) {
            return TlsVersion.named(text).orElseThrow(() -> new TypeConversionException("write 1.0, 1.1, 1.2 or 1.3"));
        }
    }

    static final class RateConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("[0-9]{1,7}")) {
                int rate = Integer.parseInt(text);
                if (rate >= 1 && rate <= Walls.MOST_PER_HOUR) {
                    return rate;
                }
            }
            throw new TypeConversionException("write a number from 1 to " + Walls.MOST_PER_HOUR);
        }
    }

    private static <T> T read(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(T value) -> value;
            case Parsed.Bad<T>(String problem) -> throw new TypeConversionException(problem);
        };
    }
}
