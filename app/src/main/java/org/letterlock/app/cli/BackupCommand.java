package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.server.store.Backup;
import org.letterlock.server.store.DeliveryId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `letterlock backup`: one moment of everything, in a folder of its own.
@Command(
        name = "backup",
        description = {
            "Copy everything of the data folder, as it is at one moment, into a new folder, and check the copy. The "
                    + "server may run meanwhile.",
            "",
            "The copy holds the server's keys: keep it as you keep them. It is a folder so that it can be looked into "
                    + "and copied on; who wants one file runs tar."
        })
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist yet, or is empty.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path target;

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path to = surroundings.resolve(target);
        return options.open(surroundings, (folder, register) -> {
            try {
                Backup.Contents contents = contents(Backup.make(folder.folder(), to), ExitCode.CANNOT_CREATE);
                options.say(surroundings, document("letterlock.backup.v1", to, contents), () -> text(to, contents));
                return contents.lost().isEmpty() ? ExitCode.OK.code : ExitCode.FINDINGS.code;
            } catch (IOException failed) {
                throw new CommandFailed(ExitCode.IO, "the backup failed: " + failed, failed);
            }
        });
    }

    /// @throws CommandFailed with the reason, when nothing was done
    static Backup.Contents contents(Backup.Outcome outcome, ExitCode refused) {
        return switch (outcome) {
            case Backup.Outcome.Done(Backup.Contents contents) -> contents;
            case Backup.Outcome.Refused(String why) -> throw new CommandFailed(refused, why);
        };
    }

    static Map<String, @Nullable Object> document(String schema, Path folder, Backup.Contents contents) {
        var document = Json.document(schema);
        document.put("folder", folder.toString());
        document.put("messages", contents.deliveries());
        document.put("octets", contents.octets());
        document.put("lost", contents.lost().stream().map(DeliveryId::toString).toList());
        return document;
    }

    private static String text(Path to, Backup.Contents contents) {
        return "backed up " + amount(contents) + " to " + to
                + (contents.lost().isEmpty()
                        ? ""
                        : "\nwarning: the bytes of " + contents.lost().size()
                                + " messages were not on the disk any more: " + contents.lost());
    }

    static String amount(Backup.Contents contents) {
        return contents.deliveries() + (contents.deliveries() == 1 ? " message" : " messages") + " ("
                + Columns.size(contents.octets()) + ")";
    }
}
