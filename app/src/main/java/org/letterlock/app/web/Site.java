package org.letterlock.app.web;

import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Accounts;
import org.letterlock.server.database.Database;

/// What all pages of one server share. Safe for any thread.
///
/// @param hostname of the mail server
/// @param mailPorts where programs hand in mail
/// @param url what people type to come here, without a slash at its end; known once the server listens
/// @param accounts for logins
/// @param writeLogins has the logins until now written, so that who has just signed in sees it
/// @param register for changes; its audit names nobody yet
/// @param random a cryptographic source
/// @param zone in which times are told to who has no script
public record Site(
        String hostname,
        List<MailPort> mailPorts,
        Supplier<URI> url,
        Accounts accounts,
        Runnable writeLogins,
        AccountRegister register,
        Database database,
        Sessions sessions,
        InstantSource clock,
        RandomGenerator random,
        ZoneId zone) {
    public Site {
        mailPorts = List.copyOf(mailPorts);
    }
}
