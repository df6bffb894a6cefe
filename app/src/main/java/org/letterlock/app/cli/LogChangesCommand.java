package org.letterlock.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.server.accounts.AuditEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `letterlock log changes`: the audit of administration.
@Command(name = "changes", description = "What was changed about accounts and domains, by whom, the latest first.")
final class LogChangesCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; ${DEFAULT-VALUE} if not said.")
    private int limit = 50;

    LogChangesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var entries = register.audit(limit);
            var document = Json.document("letterlock.log-changes.v1");
            document.put(
                    "changes", entries.stream().map(LogChangesCommand::json).toList());
            return options.say(surroundings, document, () -> {
                var table = new Columns("TIME", "WHO", "ACTION", "SUBJECT", "DETAIL");
                for (AuditEntry entry : entries) {
                    table.row(
                            Columns.time(entry.at(), surroundings.zone()),
                            entry.who(),
                            entry.action(),
                            entry.subject(),
                            entry.detail());
                }
                return table.text();
            });
        });
    }

    private static Map<String, Object> json(AuditEntry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", entry.at());
        json.put("who", entry.who());
        json.put("action", entry.action());
        json.put("subject", entry.subject());
        json.put("detail", entry.detail());
        return json;
    }
}
