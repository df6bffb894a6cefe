package org.letterlock.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.address.Networks;
import org.letterlock.protocol.sasl.Authenticator;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.accounts.MemoryAccounts;

final class SelfTestTest {
    private static final InetAddress OURS = InetAddress.ofLiteral("192.0.2.1");
    private static final Networks LAN =
            new Networks(List.of(Network.parse("192.168.0.0/16").orThrow()));

    private final Accounts accounts = accounts();

    private static Accounts accounts() {
        var accounts = new MemoryAccounts(new Random(1), new TestClock());
        accounts.account("postmaster@example.test", "long enough a password");
        return accounts;
    }

    private Optional<SelfTest.Fault> run(PortPolicy... ports) {
        List<Gate> gates = new ArrayList<>();
        for (PortPolicy port : ports) {
            gates.add(new Gate(port, accounts));
        }
        return SelfTest.run(gates, "mail.example.test", OURS, "example.test");
    }

    @Test
    void theUsualPortsRelayForNoStranger() {
        assertThat(run(
                        PortPolicy.of(Role.MX),
                        PortPolicy.of(Role.SUBMISSION),
                        PortPolicy.of(Role.SUBMISSIONS),
                        PortPolicy.of(Role.SANDBOX),
                        new PortPolicy(Role.MX, Networks.NONE, LAN, false),
                        new PortPolicy(Role.LEGACY, LAN, LAN, true)))
                .isEmpty();
    }

    @Test
    void aTrustedNetworkThatIsTheWorldIsNamed() {
        var world = new Networks(List.of(
                Network.parse("192.168.0.0/16").orThrow(), Network.parse("::/0").orThrow()));
        assertThat(run(PortPolicy.of(Role.SUBMISSION), new PortPolicy(Role.MX, Networks.NONE, world, false)))
                .hasValueSatisfying(fault -> assertThat(fault.toString())
                        .startsWith("open relay on mx: the trusted network 0:0:0:0:0:0:0:0/0 lets strangers relay")
                        .contains("relay-test.invalid"));
    }

    @Test
    void aLegacyPortForTheWholeWorldIsNamed() {
        var world = new Networks(List.of(Network.parse("0.0.0.0/0").orThrow()));
        assertThat(run(new PortPolicy(Role.LEGACY, world, world, false)))
                .hasValueSatisfying(fault -> assertThat(fault.role()).isEqualTo(Role.LEGACY));
        assertThat(run(new PortPolicy(Role.LEGACY, world, Networks.NONE, false)))
                .isEmpty();
    }

    /// The battery must reach the rule: with accounts that call everything remote, a trusted stranger would relay in
    /// every form that is an address at all.
    @Test
    void mostFormsAreAddresses() {
        var everythingRemote = new EverythingRemote();
        var world = new Networks(List.of(Network.parse("0.0.0.0/0").orThrow()));
        var gate = new Gate(new PortPolicy(Role.MX, Networks.NONE, world, false), everythingRemote);
        var who = Standing.stranger(InetAddress.ofLiteral("192.0.2.66"));
        long relayed = RelayBattery.forms("mail.example.test", OURS, "example.test").stream()
                .filter(form -> org.letterlock.protocol.address.AddressParser.forwardPath(
                                "<" + form.recipient() + ">", true)
                        .ok()
                        .filter(to -> gate.recipient(who, to) instanceof Ruling.Relay)
                        .isPresent())
                .count();
        assertThat(relayed).isGreaterThan(25);
        assertThat(RelayBattery.forms("mail.example.test", OURS, "example.test"))
                .hasSizeGreaterThan(40)
                .extracting(RelayBattery.Form::name)
                .contains("classic 1", "classic 16")
                .doesNotHaveDuplicates();
    }

    private static final class EverythingRemote implements Accounts {
        @Override
        public Resolution resolve(Mailbox address) {
            return new Resolution.Remote();
        }

        @Override
        public Resolution postmaster() {
            return new Resolution.Remote();
        }

        @Override
        public boolean isLocal(Host host) {
            return false;
        }

        @Override
        public Permission maySend(Identity identity) {
            return new Permission.Forbidden("nobody sends");
        }

        @Override
        public Permission maySendAs(Identity identity, Mailbox address) {
            return new Permission.Forbidden("nobody sends");
        }

        @Override
        public Permission maySendTo(Identity identity, Mailbox recipient) {
            return new Permission.Forbidden("nobody sends");
        }

        @Override
        public Permission count(Identity identity) {
            return new Permission.Forbidden("nobody sends");
        }

        @Override
        public void uncount(Identity identity) {
            throw new UnsupportedOperationException("nobody sends");
        }

        @Override
        public LiveLogin watch(Identity identity, Visitor visitor, Runnable end) {
            throw new UnsupportedOperationException("nobody logs in");
        }

        @Override
        public Authenticator authenticator(Visitor visitor) {
            throw new UnsupportedOperationException("nobody logs in");
        }
    }
}
