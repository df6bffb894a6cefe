package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.address.Host;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `letterlock domain list`.
@Command(name = "list", description = "List the domains.")
final class DomainListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    DomainListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var domains = register.domains();
            var document = Json.document("letterlock.domain-list.v1");
            document.put("domains", domains.stream().map(Host.Domain::text).toList());
            return options.say(
                    surroundings,
                    document,
                    () -> domains.stream().map(Host.Domain::text).collect(Collectors.joining("\n")));
        });
    }
}
