package org.letterlock.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.AccountId;
import org.letterlock.server.accounts.Accounts.Resolution;

/// The whole relay rule: role, who, where the recipient lives, what happens.
final class RelayRuleTest {
    private static final ForwardPath BOB =
            AddressParser.forwardPath("<bob@example.test>", false).orThrow();

    @ParameterizedTest
    @CsvSource({
        "mx,          stranger, local,    deliver",
        "mx,          stranger, remote,   RELAYING_DENIED",
        "mx,          stranger, nobody,   NO_SUCH_MAILBOX",
        "mx,          stranger, disabled, MAILBOX_DISABLED",
        "mx,          stranger, down,     BACKEND_DOWN",
        "mx,          trusted,  local,    deliver",
        "mx,          trusted,  remote,   relay",
        "mx,          user,     remote,   RELAYING_DENIED",
        "submission,  stranger, local,    AUTHENTICATION_REQUIRED",
        "submission,  stranger, remote,   AUTHENTICATION_REQUIRED",
        "submission,  stranger, nobody,   AUTHENTICATION_REQUIRED",
        "submission,  user,     local,    deliver",
        "submission,  user,     remote,   relay",
        "submission,  user,     nobody,   NO_SUCH_MAILBOX",
        "submission,  user,     down,     BACKEND_DOWN",
        "submissions, stranger, remote,   AUTHENTICATION_REQUIRED",
        "submissions, user,     remote,   relay",
        "legacy,      outsider, local,    RELAYING_DENIED",
        "legacy,      outsider, remote,   RELAYING_DENIED",
        "legacy,      stranger, local,    AUTHENTICATION_REQUIRED",
        "legacy,      stranger, remote,   AUTHENTICATION_REQUIRED",
        "legacy,      trusted,  remote,   relay",
        "legacy,      user,     remote,   relay",
        "sandbox,     stranger, local,    deliver",
        "sandbox,     stranger, remote,   RELAYING_DENIED",
        "sandbox,     user,     remote,   RELAYING_DENIED",
    })
    void decides(String role, String who, String where, String expected) {
        PortPolicy port = port(Role.valueOf(role.toUpperCase(java.util.Locale.ROOT)));
        Ruling ruling = RelayRule.judge(port, standing(who), BOB, resolution(where));
        assertThat(
                        switch (ruling) {
                            case Ruling.Deliver _ -> "deliver";
                            case Ruling.Relay _ -> "relay";
                            case Ruling.Refuse(var denial, var _) -> denial.name();
                        })
                .isEqualTo(expected);
    }

    /// 192.0.2.0/25 may use a legacy port, and 192.0.2.0/28 needs no login where that exists.
    private static PortPolicy port(Role role) {
        return new PortPolicy(
                role,
                role == Role.LEGACY ? networks("192.0.2.0/25") : Networks.NONE,
                role.knowsTrustedNetworks() ? networks("192.0.2.0/28") : Networks.NONE,
                false);
    }

    private static Networks networks(String text) {
        return new Networks(List.of(Network.parse(text).orThrow()));
    }

    private static Standing standing(String who) {
        return switch (who) {
            case "stranger" -> Standing.stranger(InetAddress.ofLiteral("192.0.2.66"));
            case "outsider" -> Standing.stranger(InetAddress.ofLiteral("192.0.2.166"));
            case "trusted" -> Standing.stranger(InetAddress.ofLiteral("192.0.2.6"));
            case "user" ->
                new Standing(
                        InetAddress.ofLiteral("192.0.2.66"),
                        true,
                        Optional.of(new Identity("alice@example.test", "alice@example.test", "PLAIN", "1", Set.of())));
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static Resolution resolution(String where) {
        return switch (where) {
            case "local" -> new Resolution.Local(new AccountId(1), ((ForwardPath.To) BOB).mailbox());
            case "remote" -> new Resolution.Remote();
            case "nobody" -> new Resolution.NoSuchMailbox();
            case "disabled" -> new Resolution.Disabled();
            case "down" -> new Resolution.Unavailable("down");
            default -> throw new IllegalArgumentException(where);
        };
    }
}
