package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Host;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock domain remove`.
@Command(
        name = "remove",
        description = "Mail for this domain is no longer taken. Refused while an account has an address there.")
final class DomainRemoveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "DOMAIN")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Host.Domain domain;

    DomainRemoveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Host.Domain done = AdministrationOptions.granted(register.removeDomain(domain));
            var document = Json.document("letterlock.domain.v1");
            document.put("domain", done.text());
            return options.say(surroundings, document, () -> done.text() + " is no longer a domain of this server");
        });
    }
}
