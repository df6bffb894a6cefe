package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.message.Headers;
import org.letterlock.protocol.text.Octets;
import org.letterlock.server.store.Store.StoredMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock mail show`: one message, octet by octet.
@Command(
        name = "show",
        description = {
            "Print one message as it was received, its Return-Path first.",
            "",
            "With --json: its headers, and the message as text, or in base64 where it is not UTF-8."
        })
final class MailShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Any address of the account, or its number.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    @Parameters(index = "1", paramLabel = "ID", description = "Its UID or ID, as `mail list` shows them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    MailShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            MailboxReader.of(register, folder.store(), address).one(id, this::show);
            return ExitCode.OK.code;
        });
    }

    private void show(StoredMessage message, InputStream octets) throws IOException {
        if (!options.json()) {
            MailboxReader.copy(message, octets, surroundings.out());
            return;
        }
        var whole = new ByteArrayOutputStream();
        MailboxReader.copy(message, octets, whole);
        byte[] bytes = whole.toByteArray();
        Optional<Headers> headers = MailboxReader.headers(new ByteArrayInputStream(bytes));
        var document = Json.document("letterlock.mail.v1");
        document.putAll(MailListCommand.json(message));
        document.put("headers", headers.map(MailShowCommand::fields).orElse(List.of()));
        Octets.of(bytes)
                .text()
                .ifPresentOrElse(
                        text -> document.put("message", text),
                        () -> document.put("message_base64", Base64.getEncoder().encodeToString(bytes)));
        surroundings.out().println(Json.print(document));
    }

    private static List<Map<String, String>> fields(Headers headers) {
        return headers.fields().stream()
                .map(field -> Map.of("name", field.name(), "value", headers.text(field)))
                .toList();
    }
}
