package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.address.ForwardPath;
import org.letterlock.protocol.smtp.MailParameters.Ret;
import org.letterlock.protocol.smtp.RcptParameters;
import org.letterlock.protocol.smtp.RcptParameters.Notify;
import picocli.CommandLine.Option;

/// What reports on the delivery are asked for (RFC 3461).
final class ReportOptions {
    @Option(
            names = {"--notify", "--dsn-notify"},
            paramLabel = "WHEN",
            split = ",",
            description = "Ask for a report on: success, failure, delay, or never. Several with commas.")
    private List<Notify> notify = new ArrayList<>();

    @Option(
            names = {"--ret", "--dsn-return"},
            paramLabel = "WHAT",
            description = "How much of the message a report shall return: full, or hdrs for its headers.")
    private @Nullable Ret ret;

    @Option(
            names = {"--envid", "--dsn-envid"},
            paramLabel = "ID",
            description = "Your own name of the message, to be told in reports.")
    private @Nullable String envid;

    @Option(
            names = {"--orcpt", "--dsn-orcpt"},
            paramLabel = "ADDRESS",
            description = "The recipient as first named, to be told in reports; 'auto' for each recipient's own.")
    private @Nullable String orcpt;

    /// Refuses what no message could be sent with.
    void check() {
        envid();
        when();
        if (orcpt != null && !printable(orcpt)) {
            throw new CommandFailed(ExitCode.USAGE, "--orcpt takes printable characters");
        }
    }

    Optional<Ret> ret() {
        return Optional.ofNullable(ret);
    }

    Optional<String> envid() {
        if (envid != null && (envid.isEmpty() || envid.length() > 100 || !printable(envid))) { // RFC 3461 §4.4
            throw new CommandFailed(ExitCode.USAGE, "--envid takes 1 to 100 printable characters");
        }
        return Optional.ofNullable(envid);
    }

    /// The parameters of one recipient.
    RcptParameters parameters(ForwardPath to) {
        return new RcptParameters(when(), original(to));
    }

    private Set<Notify> when() {
        Set<Notify> when = notify.isEmpty() ? EnumSet.noneOf(Notify.class) : EnumSet.copyOf(notify);
        if (when.contains(Notify.NEVER) && when.size() > 1) {
            throw new CommandFailed(ExitCode.USAGE, "--notify never stands alone"); // RFC 3461 §4.1
        }
        return when;
    }

    private Optional<String> original(ForwardPath to) {
        if (orcpt == null) {
            return Optional.empty();
        }
        String address = orcpt.equals("auto") ? to.text() : orcpt;
        boolean typed = address.matches("[A-Za-z0-9-]+;.*");
        String type = address.chars().anyMatch(c -> c >= 0x80) ? "utf-8;" : "rfc822;"; // RFC 3461 §4.2, RFC 6533 §3
        return Optional.of(typed ? address : type + address);
    }

    private static boolean printable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl);
    }
}
