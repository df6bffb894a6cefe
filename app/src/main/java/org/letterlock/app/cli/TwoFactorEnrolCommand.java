package org.letterlock.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.qr.QrCode;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Enrolment;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `letterlock two-factor enrol`: a secret for a telephone, and the code that shows that the telephone has it.
@Command(
        name = "enrol",
        description = {
            "Set two-factor up, or change the telephone: shows a QR code for an authenticator app, asks for the code "
                    + "the app shows, turns it on, and prints ten recovery codes. Nothing changes before that code was "
                    + "right.",
            "",
            "For scripts, in two steps: `two-factor enrol --json ADDRESS` prints the secret and its otpauth:// URI; "
                    + "`two-factor enrol --code-file FILE ADDRESS` confirms."
        })
final class TwoFactorEnrolCommand implements Callable<Integer> {
    private static final int TRIES = 3;

    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TwoFactorOptions options;

    @Option(
            names = "--code-file",
            paramLabel = "FILE",
            description = "Confirm the secret made before by the code in the first line of FILE, which only its owner "
                    + "may read; - is standard input.")
    private @Nullable Path codeFile;

    TwoFactorEnrolCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = codeFile;
        return options.open(
                surroundings,
                (twoFactor, account) -> file == null ? enrol(twoFactor, account) : confirm(twoFactor, account, file));
    }

    private Integer enrol(TwoFactor twoFactor, Account account) throws StorageFailed {
        Enrolment enrolment = twoFactor.enrol(account.id(), account.address().text());
        if (options.json()) {
            var document = TwoFactorOptions.document(
                    "letterlock.two-factor-enrolment.v1", account, twoFactor.status(account.id()));
            document.put("secret", enrolment.secret());
            document.put("uri", enrolment.uri());
            return options.say(surroundings, document, () -> "");
        }
        surroundings.out().println(QrCode.terminal(enrolment.uri(), QrCode.Terminal.of(surroundings.environment())));
        surroundings.out().println("Scan this with an authenticator app, or type the secret into it:");
        surroundings.out().println("  " + enrolment.grouped());
        surroundings.out().flush();
        for (int tries = 1; tries <= TRIES; tries++) {
            Optional<String> typed = ask();
            if (typed.isEmpty()) {
                surroundings
                        .out()
                        .println("Not on yet. Confirm with the code the app shows: " + surroundings.command()
                                + " two-factor enrol --code-file FILE " + account.address());
                return ExitCode.OK.code;
            }
            Optional<List<String>> codes = twoFactor.confirm(account.id(), typed.get());
            if (codes.isPresent()) {
                return on(twoFactor, account, codes.get());
            }
            surroundings.err().println("That is not the code of this moment.");
        }
        throw wrong(account);
    }

    private Optional<String> ask() {
        return surroundings.prompt().ask("Code the app shows: ").flatMap(typed -> {
            try (typed) {
                return typed.revealText();
            }
        });
    }

    private Integer confirm(TwoFactor twoFactor, Account account, Path file) throws StorageFailed {
        if (twoFactor.status(account.id()) instanceof Status.Off) {
            throw new CommandFailed(
                    ExitCode.NO_INPUT,
                    "no secret of " + account.address() + " waits for a code; run `two-factor enrol` without "
                            + "--code-file first");
        }
        try (Secret typed = SecretSource.file(surroundings, file, "code")) {
            Optional<List<String>> codes =
                    twoFactor.confirm(account.id(), typed.revealText().orElse(""));
            return on(twoFactor, account, codes.orElseThrow(() -> wrong(account)));
        }
    }

    private static CommandFailed wrong(Account account) {
        return new CommandFailed(
                ExitCode.AUTHENTICATION,
                "the code is not the one of this moment and of the secret made last for " + account.address()
                        + "; nothing was changed. A new code comes every 30 seconds; see that the clocks of the "
                        + "telephone and of this machine are right");
    }

    private Integer on(TwoFactor twoFactor, Account account, List<String> codes) throws StorageFailed {
        var document = TwoFactorOptions.document("letterlock.two-factor.v1", account, twoFactor.status(account.id()));
        document.put("recovery_codes", codes);
        return options.say(
                surroundings,
                document,
                () -> "two-factor of " + account.address() + " is on\n" + TwoFactorRecoveryCodesCommand.words(codes)
                        + "\nMail programs need app passwords from now on: " + surroundings.command()
                        + " app-password create " + account.address() + " --name NAME");
    }
}
