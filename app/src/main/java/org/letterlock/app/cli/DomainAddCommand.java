package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Host;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock domain add`.
@Command(name = "add", description = "From now on mail for this domain is taken here. Doing it again is fine.")
final class DomainAddCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "DOMAIN")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Host.Domain domain;

    DomainAddCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            Host.Domain done = AdministrationOptions.granted(register.addDomain(domain));
            var document = Json.document("letterlock.domain.v1");
            document.put("domain", done.text());
            return options.say(surroundings, document, () -> done.text() + " is now a domain of this server");
        });
    }
}
