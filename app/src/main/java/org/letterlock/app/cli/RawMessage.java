package org.letterlock.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterlock.client.smtp.Message;
import org.letterlock.protocol.message.AddressList;
import org.letterlock.protocol.message.Headers;
import org.letterlock.protocol.message.NamedMailbox;
import org.letterlock.protocol.text.Parsed;

/// A message that came whole, headers and all.
final class RawMessage {
    private static final int BUFFER = 16 * 1024;

    private final Source source;
    private final Headers headers;

    @FunctionalInterface
    private interface Source {
        InputStream open() throws IOException;
    }

    private RawMessage(Source source) {
        this.source = source;
        try (var in = source.open()) {
            byte[] beginning = in.readNBytes(Headers.SIZE + 1);
            this.headers = switch (Headers.scan(beginning, 0, beginning.length)) {
                case Parsed.Ok<Headers>(var found) -> found;
                case Parsed.Bad<Headers>(String problem) ->
                    throw new CommandFailed(ExitCode.BAD_INPUT, "the message of --data is bad: " + problem);
            };
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read the message of --data: " + failed.getMessage(), failed);
        }
    }

    static RawMessage of(byte[] bytes) {
        return new RawMessage(() -> new ByteArrayInputStream(bytes));
    }

    static RawMessage of(Path file) {
        return new RawMessage(() -> Files.newInputStream(file));
    }

    /// Who sends it by its own word: Sender, else the first of From.
    Optional<NamedMailbox> author() {
        return Stream.of("Sender", "From")
                .flatMap(name -> addresses(name).stream())
                .findFirst();
    }

    /// Whom it is for by its own word: To, Cc and Bcc.
    List<NamedMailbox> recipients() {
        return Stream.of("To", "Cc", "Bcc")
                .flatMap(name -> addresses(name).stream())
                .toList();
    }

    private List<NamedMailbox> addresses(String field) {
        return switch (headers.addresses(field)) {
            case Parsed.Ok<AddressList>(var list) -> list.named();
            case Parsed.Bad<AddressList>(String problem) ->
                throw new CommandFailed(
                        ExitCode.BAD_INPUT, "the message's field " + field + " is no list of addresses: " + problem);
        };
    }

    Optional<String> messageId() {
        return headers.messageId();
    }

    /// The octets to send.
    ///
    /// @param withBcc whether its Bcc field stays, which tells every recipient of the blind ones
    Message.Content content(boolean withBcc) {
        List<Headers.Field> hidden = withBcc ? List.of() : headers.named("Bcc");
        return out -> {
            try (var in = source.open()) {
                long at = 0;
                for (Headers.Field field : hidden) {
                    copy(in, out, field.from() - at);
                    in.skipNBytes(field.to() - field.from());
                    at = field.to();
                }
                in.transferTo(out);
            }
        };
    }

    private static void copy(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long due = count; due > 0; ) {
            int read = in.readNBytes(buffer, 0, (int) Math.min(due, buffer.length));
            if (read == 0) {
                throw new IOException("the message shrank while it was read");
            }
            out.write(buffer, 0, read);
            due -= read;
        }
    }
}
