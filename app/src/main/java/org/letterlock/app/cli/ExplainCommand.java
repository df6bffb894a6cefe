package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.letterlock.app.explain.Dictionary;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.text.Parsed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock explain`: a refused login, or what a server said, in words.
@Command(
        name = "explain",
        description = {
            "Say in words what happened, and what to do about it.",
            "",
            "  letterlock explain alice@example.org     the last refused logins to an account here",
            "  letterlock explain 192.0.2.7             the last refused logins from a network address",
            "  letterlock explain 535 5.7.8 Username and Password not accepted",
            "                                           what a server means by a reply",
            "  letterlock explain 5.7.26                what an enhanced status code means",
            "  letterlock explain SmtpClientAuthentication is disabled for the Tenant",
            "                                           words that a provider is known for",
            "",
            "The first two need the data folder of this server; the others need nothing."
        })
final class ExplainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Of logins at most so many, the latest first; ${DEFAULT-VALUE} if not said.")
    private int limit = 3;

    @Parameters(
            arity = "1..*",
            paramLabel = "WHAT",
            description = "A mail address, a network address, a reply, a status code, or words of a reply.")
    private List<String> what = new ArrayList<>();

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String text = String.join(" ", what).strip();
        if (Network.parse(text) instanceof Parsed.Ok<Network> || isAddress(text)) {
            Subject subject = Subject.parse(text);
            return options.open(
                    surroundings,
                    (folder, register) ->
                            new LoginExplainer(surroundings, folder, register, limit).explain(options, text, subject));
        }
        var entry = Dictionary.find(text)
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.NO_INPUT,
                        "nothing is known of '" + text + "'; give a mail address, a network address, a reply such as "
                                + "\"535 5.7.8 Authentication credentials invalid\", or a status code such as 5.7.8"));
        return options.say(surroundings, ExplainViews.json(text, entry), () -> ExplainViews.text(entry));
    }

    private static boolean isAddress(String text) {
        return text.indexOf(' ') < 0 && AddressParser.mailbox(text, true) instanceof Parsed.Ok<Mailbox>;
    }
}
