package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.message.Headers;
import org.letterlock.server.store.Store.StoredMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock mail list`: what is in a mailbox.
@Command(name = "list", description = "List the messages of a mailbox, oldest first.")
final class MailListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Option(names = "--after", paramLabel = "UID", description = "Only messages with a higher UID.")
    private long after;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private int limit = Integer.MAX_VALUE;

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account, or its number.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    MailListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private record Line(StoredMessage message, Optional<Headers> headers) {
        Optional<String> field(String name) {
            return headers.flatMap(found -> found.decoded(name));
        }
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var lines = new ArrayList<Line>();
            MailboxReader.of(register, folder.store(), address)
                    .each(
                            after,
                            limit,
                            (message, octets) -> lines.add(new Line(message, MailboxReader.headers(octets))));
            var document = Json.document("letterlock.mail-list.v1");
            document.put("address", address);
            document.put("messages", lines.stream().map(MailListCommand::json).toList());
            return options.say(surroundings, document, () -> table(lines));
        });
    }

    private String table(List<Line> lines) {
        var table = new Columns("UID", "ID", "RECEIVED", "SIZE", "FROM", "SUBJECT");
        for (Line line : lines) {
            StoredMessage message = line.message();
            table.row(
                    Long.toString(message.uid()),
                    message.id().toString(),
                    Columns.time(message.receivedAt(), surroundings.zone()),
                    Columns.size(message.size()),
                    line.field("From").orElse("<" + message.returnPath() + ">"),
                    line.field("Subject").orElse(""));
        }
        return table.text();
    }

    private static Map<String, @Nullable Object> json(Line line) {
        var json = json(line.message());
        json.put("from", line.field("From"));
        json.put("to", line.field("To"));
        json.put("subject", line.field("Subject"));
        json.put("message_id", line.headers().flatMap(Headers::messageId));
        return json;
    }

    /// What the store knows of a message.
    static Map<String, @Nullable Object> json(StoredMessage message) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("uid", message.uid());
        json.put("id", message.id().toString());
        json.put("received_at", message.receivedAt());
        json.put("size", message.size());
        json.put("return_path", message.returnPath());
        return json;
    }
}
