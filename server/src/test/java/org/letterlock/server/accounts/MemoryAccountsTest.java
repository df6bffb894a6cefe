package org.letterlock.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.letterlock.server.accounts.Exchange.visitor;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.sasl.Claim;
import org.letterlock.protocol.sasl.Identity;
import org.letterlock.protocol.sasl.Need;
import org.letterlock.protocol.sasl.Verdict;
import org.letterlock.protocol.text.Secret;

class MemoryAccountsTest extends AccountsContract {
    @Override
    World open() {
        return world();
    }

    static World world() {
        var clock = new TestClock();
        return new InMemory(new MemoryAccounts(new Random(1), clock), clock);
    }

    record InMemory(MemoryAccounts accounts, TestClock clock) implements World {
        @Override
        public void account(String address, String password) {
            accounts.account(address, password);
        }

        @Override
        public void account(String address) {
            accounts.account(address);
        }

        @Override
        public void alias(String address, String alias) {
            accounts.alias(address, alias);
        }

        @Override
        public void password(String address, String password) {
            accounts.password(address, password);
        }

        @Override
        public Made appPassword(String address, String name, boolean legacy, Walls walls) {
            var made = accounts.appPassword(address, legacy, walls);
            return new Made(made.id(), made.password());
        }

        @Override
        public void changeWalls(String address, CredentialId credential, Walls walls) {
            accounts.changeWalls(credential, walls);
        }

        @Override
        public void look() {
            accounts.endWhatIsOver();
        }

        @Override
        public void revoke(String address, CredentialId credential) {
            accounts.revoke(credential);
        }

        @Override
        public void enable(String address, boolean enabled) {
            accounts.enable(address, enabled);
        }

        @Override
        public void twoFactor(String address, boolean on) {
            accounts.twoFactor(address, on);
        }

        @Override
        public void remove(String address) {
            accounts.remove(address);
        }

        @Override
        public void ban(Network network, Duration length) {
            accounts.ban(network, length);
        }

        @Override
        public void lift(Network network) {
            accounts.lift(network);
        }

        @Override
        public List<Ban> bans() {
            return accounts.bans();
        }

        @Override
        public List<LoginRecord> logins() {
            return accounts.logins();
        }

        @Override
        public void breakDown() {
            accounts.down(true);
        }

        @Override
        public void close() {}
    }

    @Test
    void takesTokens() {
        var accounts = new MemoryAccounts(new Random(1), new TestClock());
        accounts.account("alice@example.test");
        accounts.account("bob@example.test");
        accounts.token("abc", "alice@example.test", Set.of("mail.send"));
        var authenticator = accounts.authenticator(visitor("192.0.2.7"));
        assertThat(authenticator.has(Need.TOKEN_CHECK)).isTrue();
        assertThat(authenticator.token(new Claim("XOAUTH2", "Alice@example.test"), Secret.utf8("abc")))
                .isEqualTo(new Verdict.Granted(new Identity(
                        "alice@example.test", "alice@example.test", "XOAUTH2", "token 0", Set.of("mail.send"))));
        assertThat(authenticator.token(new Claim("OAUTHBEARER", ""), Secret.utf8("abc")))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(authenticator.token(new Claim("XOAUTH2", "bob@example.test"), Secret.utf8("abc")))
                .isInstanceOf(Verdict.Denied.class);
        assertThat(authenticator.token(new Claim("XOAUTH2", "alice@example.test"), Secret.utf8("abd")))
                .isInstanceOf(Verdict.Denied.class);
    }
}
