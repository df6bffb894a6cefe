package org.letterlock.app.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Store.StoredMessage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `letterlock mail export`: a mailbox in a form that other programs read.
@Command(
        name = "export",
        description = "Write a mailbox to one mbox file, or to a folder of .eml files. Nothing is overwritten.")
final class MailExportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions options;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Target target;

    static final class Target {
        @Option(
                names = "--mbox",
                paramLabel = "FILE",
                description = "One file (mboxrd, RFC 4155's default format with quoted From lines); - is standard "
                        + "output.")
        @Nullable
        Path mbox;

        @Option(
                names = "--eml",
                paramLabel = "DIR",
                description = "A folder with one file for each message: UID-ID.eml.")
        @Nullable
        Path eml;
    }

    @Parameters(paramLabel = "ADDRESS", description = "Any address of the account, or its number.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    MailExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return options.open(surroundings, (folder, register) -> {
            var reader = MailboxReader.of(register, folder.store(), address);
            try {
                int count = target.mbox != null ? mbox(reader, target.mbox) : eml(reader, target.eml);
                surroundings.err().println("exported " + count + (count == 1 ? " message" : " messages"));
            } catch (FileAlreadyExistsException there) {
                throw new CommandFailed(ExitCode.CANNOT_CREATE, there.getMessage() + " is there already", there);
            } catch (IOException failed) {
                throw new CommandFailed(ExitCode.IO, "cannot write: " + failed.getMessage(), failed);
            }
            return ExitCode.OK.code;
        });
    }

    private int mbox(MailboxReader reader, Path named) throws StorageFailed, IOException {
        if (named.toString().equals("-")) {
            return mbox(reader, surroundings.out());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(
                surroundings.resolve(named), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            return mbox(reader, out);
        }
    }

    private static int mbox(MailboxReader reader, OutputStream out) throws StorageFailed {
        var count = new AtomicInteger();
        reader.each(0, Integer.MAX_VALUE, (message, octets) -> {
            var mbox = new MboxWriter(out);
            mbox.begin(message.returnPath(), message.receivedAt());
            MailboxReader.copy(message, octets, mbox);
            mbox.end();
            count.incrementAndGet();
        });
        return count.get();
    }

    private int eml(MailboxReader reader, @Nullable Path named) throws StorageFailed, IOException {
        Path folder = surroundings.resolve(named == null ? Path.of(".") : named);
        Files.createDirectories(folder);
        var count = new AtomicInteger();
        reader.each(0, Integer.MAX_VALUE, (message, octets) -> {
            try (OutputStream out = Files.newOutputStream(
                    folder.resolve(name(message)), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                MailboxReader.copy(message, octets, out);
            }
            count.incrementAndGet();
        });
        return count.get();
    }

    private static String name(StoredMessage message) {
        return "%06d-%s.eml".formatted(message.uid(), message.id());
    }
}
