package org.letterlock.app.cli;

import java.util.Optional;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountRegister;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where a new password comes from: as [PasswordOptions], or from a source of randomness. What is typed is typed
/// twice.
final class NewPasswordOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PasswordOptions source;

    @Option(names = "--generate", description = "Make a random password and print it once.")
    private boolean generate;

    /// @param shown the password as text, where nobody knows it yet
    record Chosen(Secret secret, Optional<String> shown) {
        @Override
        public String toString() {
            return "Chosen[…]";
        }
    }

    boolean given() {
        return generate || source.given();
    }

    /// The caller closes the secret.
    Chosen choose(Surroundings surroundings, AccountRegister register, String question) {
        if (generate && source.given()) {
            throw new CommandFailed(ExitCode.USAGE, "--generate and another password option contradict each other");
        }
        if (generate) {
            Secret secret = register.generatePassword();
            return new Chosen(secret, secret.revealText());
        }
        Secret secret = source.read(surroundings, question);
        AccountRegister.problemWith(secret).ifPresent(problem -> {
            secret.close();
            throw new CommandFailed(ExitCode.BAD_INPUT, problem);
        });
        if (!source.given()) {
            try (Secret again = source.read(surroundings, "The same again: ")) {
                if (!again.equals(secret)) {
                    secret.close();
                    throw new CommandFailed(ExitCode.USAGE, "the two are not the same");
                }
            }
        }
        return new Chosen(secret, Optional.empty());
    }
}
