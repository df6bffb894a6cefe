package org.letterlock.server.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.address.ReversePath;
import org.letterlock.protocol.text.Parsed;

/// The server's test of itself: before it listens it plays a stranger at every one of its ports and tries the whole
/// [RelayBattery] against the very gate its conversations will ask. A server that would relay for strangers does not
/// start.
public final class SelfTest {
    /// Addresses of nobody in particular (RFC 5737 §3, RFC 3849 §2), one of each half of the Internet.
    private static final List<InetAddress> STRANGERS =
            List.of(InetAddress.ofLiteral("192.0.2.66"), InetAddress.ofLiteral("2001:db8::66"));

    private SelfTest() {}

    /// What is wrong.
    ///
    /// @param role of the listener
    /// @param attempt what a stranger could do
    /// @param rule the rule that let it happen, in words an administrator can act on
    public record Fault(Role role, String attempt, String rule) {
        @Override
        public String toString() {
            return "open relay on " + role.text() + ": " + rule + " (" + attempt + ")";
        }
    }

    /// Tries everything at every gate.
    ///
    /// @param site the name we greet with
    /// @param address an address of ours
    /// @param domain a domain whose mail is ours
    /// @return the first fault; empty when strangers relay nowhere
    public static Optional<Fault> run(List<Gate> gates, String site, InetAddress address, String domain) {
        List<RelayBattery.Form> forms = RelayBattery.forms(site, address, domain);
        return gates.stream()
                .flatMap(gate -> STRANGERS.stream()
                        .flatMap(stranger -> forms.stream().flatMap(form -> attempt(gate, stranger, form).stream())))
                .findFirst();
    }

    private static Optional<Fault> attempt(Gate gate, InetAddress stranger, RelayBattery.Form form) {
        var who = Standing.stranger(stranger);
        if (!(AddressParser.reversePath("<" + form.sender() + ">", true) instanceof Parsed.Ok<ReversePath>(var from))
                || gate.sender(who, from) instanceof Decision.Refuse
                || !(AddressParser.forwardPath("<" + form.recipient() + ">", true)
                        instanceof Parsed.Ok<ForwardPath>(var to))) {
            return Optional.empty();
        }
        return gate.recipient(who, to) instanceof Ruling.Relay(var mailbox, var ground)
                ? Optional.of(new Fault(
                        gate.port().role(),
                        form + " from " + stranger.getHostAddress() + " would reach "
                                + mailbox.host().text(),
                        rule(ground)))
                : Optional.empty();
    }

    private static String rule(Ground ground) {
        return switch (ground) {
            case Ground.TrustedNetwork(var network) ->
                "the trusted network " + network + " lets strangers relay without a login";
            case Ground.LoggedIn(var identity) -> "a client that never logged in counts as " + identity.account();
        };
    }
}
