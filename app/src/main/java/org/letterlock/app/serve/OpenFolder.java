package org.letterlock.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.protocol.text.Secret;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.Pepper;
import org.letterlock.server.database.Database;
import org.letterlock.server.database.NewerDatabase;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Blobs;
import org.letterlock.server.store.DataFolder;
import org.letterlock.server.store.ServeLock;
import org.letterlock.server.store.SqliteStore;

/// The database of a data folder and the key that belongs to it, open: by the server, or by an administrator's command
/// beside it. Safe for any thread.
public final class OpenFolder implements AutoCloseable {
    private final DataFolder folder;
    private final SqliteDatabase database;
    private final Pepper pepper;

    private OpenFolder(DataFolder folder, SqliteDatabase database, Pepper pepper) {
        this.folder = folder;
        this.database = database;
        this.pepper = pepper;
    }

    /// Makes the folder if need be, and claims it for the one server that may run on it.
    public static ServeLock claim(SetupFiles files) throws CannotStart {
        try {
            return switch (DataFolder.make(files.folder()).claim()) {
                case ServeLock.Claim.Granted(ServeLock lock) -> lock;
                case ServeLock.Claim.HeldBy(OptionalLong pid) ->
                    throw new CannotStart(
                            CannotStart.Kind.TAKEN,
                            "another server runs on " + files.folder()
                                    + (pid.isPresent() ? " (process " + pid.getAsLong() + ")" : "")
                                    + "; stop it, or take another folder with --data DIR");
            };
        } catch (IOException failed) {
            throw new CannotStart(
                    CannotStart.Kind.STORAGE, "cannot use " + files.folder() + " as data folder: " + failed, failed);
        }
    }

    /// Opens a folder that a first start has made.
    public static OpenFolder open(SetupFiles files) throws CannotStart {
        if (!Files.exists(files.pepper())) {
            throw new CannotStart(
                    CannotStart.Kind.MISSING,
                    "there is no Letterlock data in " + files.folder() + "; `letterlock serve` makes some, and --data "
                            + "DIR or " + SetupFiles.FOLDER_VARIABLE + " names another folder");
        }
        try {
            Pepper pepper = readPepper(files.pepper());
            DataFolder folder = DataFolder.make(files.folder());
            return new OpenFolder(folder, SqliteDatabase.open(folder.database()), pepper);
        } catch (IOException failed) {
            throw new CannotStart(CannotStart.Kind.STORAGE, failed.toString(), failed);
        } catch (StorageFailed failed) {
            throw storage(failed);
        } catch (NewerDatabase newer) {
            throw new CannotStart(CannotStart.Kind.CONFIGURATION, files.folder() + ": " + newer.getMessage(), newer);
        }
    }

    static CannotStart storage(StorageFailed failed) {
        return new CannotStart(CannotStart.Kind.STORAGE, String.valueOf(failed.getMessage()), failed);
    }

    /// A new pepper, as it stands in its file: hexadecimal, one line.
    static byte[] newPepper(RandomGenerator random) {
        byte[] key = new byte[Pepper.LENGTH];
        random.nextBytes(key);
        byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(key, (byte) 0);
        return text;
    }

    private static Pepper readPepper(Path file) throws IOException, CannotStart {
        String text = Files.readString(file).strip();
        if (text.matches("[0-9a-f]+") && text.length() % 2 == 0) {
            try (Secret key = Secret.of(HexFormat.of().parseHex(text))) {
                if (Pepper.of(key) instanceof Parsed.Ok<Pepper>(Pepper pepper)) {
                    return pepper;
                }
            }
        }
        throw new CannotStart(
                CannotStart.Kind.CONFIGURATION,
                file + " is damaged: it should hold " + 2 * Pepper.LENGTH + " hexadecimal digits; bring it back from a "
                        + "backup");
    }

    public DataFolder folder() {
        return folder;
    }

    public Database database() {
        return database;
    }

    public Pepper pepper() {
        return pepper;
    }

    /// The mailboxes.
    public SqliteStore store() {
        return new SqliteStore(database, new Blobs(folder.blobs()));
    }

    /// The administration of the accounts.
    ///
    /// @param who makes the changes, for the audit
    public AccountRegister register(RandomGenerator random, InstantSource clock, String who) throws CannotStart {
        try {
            return AccountRegister.open(database, pepper, random, clock, who);
        } catch (StorageFailed failed) {
            throw storage(failed);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
