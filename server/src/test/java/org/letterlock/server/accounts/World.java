package org.letterlock.server.accounts;

import java.time.Duration;
import java.util.List;
import org.letterlock.kit.cases.TestClock;
import org.letterlock.protocol.address.Network;

/// Accounts with everything a test does to them, whatever they are kept in.
interface World extends AutoCloseable {
    Accounts accounts();

    TestClock clock();

    void account(String address, String password) throws Exception;

    /// With app passwords only.
    void account(String address) throws Exception;

    void alias(String address, String alias) throws Exception;

    void password(String address, String password) throws Exception;

    default Made appPassword(String address, String name, boolean legacy) throws Exception {
        return appPassword(address, name, legacy, Walls.NONE);
    }

    Made appPassword(String address, String name, boolean legacy, Walls walls) throws Exception;

    void changeWalls(String address, CredentialId credential, Walls walls) throws Exception;

    /// Looks once whether the logins that are watched still hold.
    void look() throws Exception;

    void revoke(String address, CredentialId credential) throws Exception;

    void enable(String address, boolean enabled) throws Exception;

    /// Turns two-factor on or off.
    void twoFactor(String address, boolean on) throws Exception;

    void remove(String address) throws Exception;

    /// All logins from there are refused for that long.
    void ban(Network network, Duration length) throws Exception;

    void lift(Network network) throws Exception;

    /// Every ban until now.
    List<Ban> bans() throws Exception;

    /// Every login until now.
    List<LoginRecord> logins() throws Exception;

    /// The backend goes down for good.
    void breakDown() throws Exception;

    @Override
    void close();

    record Made(CredentialId id, AppPassword password) {}
}
