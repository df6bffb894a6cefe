package org.letterlock.app.cli;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What the commands about two-factor share: whose it is.
final class TwoFactorOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Mailbox address;

    @FunctionalInterface
    interface Work<T> {
        T with(TwoFactor twoFactor, Account account) throws StorageFailed;
    }

    /// Opens the folder for as long as `work` takes.
    ///
    /// @throws CommandFailed also when there is no such account
    <T> T open(Surroundings surroundings, Work<T> work) {
        return options.open(surroundings, (folder, register) -> {
            Account account = register.find(address).orElseThrow(() -> AccountViews.nobody(address));
            var twoFactor = TwoFactor.open(
                            folder.database(), folder.pepper(), surroundings.random(), surroundings.clock())
                    .by(AdministrationOptions.who());
            return work.with(twoFactor, account);
        });
    }

    /// A document that begins with the account and how its two-factor stands.
    static Map<String, @Nullable Object> document(String schema, Account account, Status status) {
        var document = Json.document(schema);
        document.put("address", account.address().text());
        switch (status) {
            case Status.Off() -> document.put("state", "off");
            case Status.Pending(var since) -> {
                document.put("state", "pending");
                document.put("since", since);
            }
            case Status.On(var confirmedAt, int left) -> {
                document.put("state", "on");
                document.put("since", confirmedAt);
                document.put("recovery_codes_left", left);
            }
        }
        return document;
    }

    boolean json() {
        return options.json();
    }

    Integer say(Surroundings surroundings, Map<String, @Nullable Object> document, Supplier<String> text) {
        return options.say(surroundings, document, text);
    }
}
