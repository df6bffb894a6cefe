package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.protocol.text.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock sasl decode`: what a login's base64 says, its secrets hidden.
@Command(
        name = "decode",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Say in words what the base64 of a login holds, its secrets hidden. The mechanism is found out.",
            "",
            "  printf %s AGFsaWNlAHNlY3JldA== | letterlock sasl decode",
            "",
            "Lines may be blobs alone, or come out of a transcript: AUTH PLAIN …, 334 …, with C: S: -> <- marks. "
                    + "Exit code 1 says that something is wrong with them."
        })
final class SaslDecodeCommand implements Callable<Integer> {
    private static final int LIMIT = 1024 * 1024;

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The lines; standard input without it. Blobs hold passwords, so they are not taken from the "
                    + "command line itself.")
    private @Nullable Path file;

    @Option(
            names = {"-m", "--mechanism"},
            paramLabel = "MECHANISM",
            description = "The mechanism, where it cannot be found out.")
    private @Nullable String mechanism;

    @Option(names = "--show-secrets", description = "Show passwords, tokens and proofs.")
    private boolean showSecrets;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    SaslDecodeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<String> lines = lines();
        var decoder = new SaslLines(Optional.ofNullable(mechanism), showSecrets);
        List<SaslLines.Decoded> decoded = decoder.decode(lines);
        if (decoded.isEmpty()) {
            throw new CommandFailed(ExitCode.NO_INPUT, "there is nothing to decode");
        }
        if (json) {
            surroundings.out().println(json(decoded));
        } else {
            decoded.forEach(each -> {
                surroundings.out().println(each.description());
                each.warnings().forEach(warning -> surroundings.out().println("  warning: " + warning));
            });
        }
        boolean sound = decoded.stream().allMatch(each -> each.warnings().isEmpty());
        return (sound ? ExitCode.OK : ExitCode.FINDINGS).code;
    }

    private List<String> lines() {
        byte[] bytes = bytes();
        var lines = new ArrayList<String>(
                new String(bytes, StandardCharsets.UTF_8).lines().toList());
        Arrays.fill(bytes, (byte) 0);
        return lines;
    }

    private byte[] bytes() {
        try {
            if (file != null && !file.toString().equals("-")) {
                Path named = surroundings.resolve(file);
                if (Files.notExists(named)) {
                    throw new CommandFailed(
                            ExitCode.NO_INPUT,
                            "there is no such file. If that was a blob: it may hold a password, so it is not taken "
                                    + "from the command line, which every user of this machine can read; pipe it in");
                }
                try (var in = Files.newInputStream(named)) {
                    return in.readNBytes(LIMIT);
                }
            }
            Optional<Secret> typed = file == null ? surroundings.prompt().ask("Blob (not shown): ") : Optional.empty();
            if (typed.isPresent()) {
                try (Secret blob = typed.get()) {
                    return blob.reveal();
                }
            }
            return surroundings.in().readNBytes(LIMIT);
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read: " + failed.getMessage(), failed);
        }
    }

    private static String json(List<SaslLines.Decoded> decoded) {
        Map<String, @Nullable Object> document = Json.document("letterlock.sasl-decode.v1");
        document.put(
                "messages",
                decoded.stream()
                        .map(each -> {
                            var object = new LinkedHashMap<String, @Nullable Object>();
                            object.put("line", each.line());
                            object.put("mechanism", each.mechanism());
                            object.put("octets", each.octets());
                            object.put("description", each.description());
                            object.put("warnings", each.warnings());
                            return object;
                        })
                        .toList());
        return Json.print(document);
    }
}
