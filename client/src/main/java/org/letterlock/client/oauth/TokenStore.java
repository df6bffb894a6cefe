package org.letterlock.client.oauth;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Parsed;

/// Tokens in a folder, a file each, that none but their owner may read (0600 in a folder of 0700).
///
/// The files are encrypted with a key that lies beside them, `.key`. That keeps a token from whoever sees one file
/// without the other: a copied backup of half the folder, a search through files, a token pasted by mistake. It keeps
/// nothing from who can read the whole folder, which is the owner, the administrator, and every program they run.
///
/// Safe for any thread and any number of processes.
public final class TokenStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final String KEY = ".key";

    /// A lock of the system's holds between processes only; between threads of ours, these do.
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final PrivateFiles files;
    private final RandomGenerator random;

    /// @param folder need not be there yet
    /// @param random must not be predictable: it makes the key
    public TokenStore(Path folder, RandomGenerator random) {
        this.files = new PrivateFiles(folder);
        this.random = random;
    }

    /// What is in the folder under a name.
    public sealed interface Entry {
        String name();

        record Kept(StoredToken token) implements Entry {
            @Override
            public String name() {
                return token.name();
            }
        }

        /// @param problem why not, in plain words
        record Unreadable(String name, String problem) implements Entry {}
    }

    /// Whether a token may be called so: a file will be.
    public static Parsed<String> name(String text) {
        return NAME.matcher(text).matches()
                ? Parsed.ok(text)
                : Parsed.bad(
                        "a name is made of letters, digits and . _ @ + -, begins with a letter or digit, and has at "
                                + "most 100 of them");
    }

    /// The folder.
    public Path folder() {
        return files.folder();
    }

    /// The token of this name, if there is one.
    public Optional<StoredToken> find(String name) throws TokenStoreFailed {
        Path file = file(name);
        try {
            byte[] content = PrivateFiles.read(file);
            byte[] clear = seal(false)
                    .flatMap(seal -> seal.open(name, content))
                    .orElseThrow(() -> damaged(file, "its seal is broken"));
            Parsed<StoredToken> token = StoredTokenFormat.parse(new String(clear, StandardCharsets.UTF_8));
            Arrays.fill(clear, (byte) 0);
            return switch (token) {
                case Parsed.Ok<StoredToken>(StoredToken found) -> Optional.of(found);
                case Parsed.Bad<StoredToken>(String problem) -> throw damaged(file, problem);
            };
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failed) {
            throw failed("read " + file, failed);
        }
    }

    /// All of them, by name.
    public List<Entry> list() throws TokenStoreFailed {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        List<String> names;
        try (Stream<Path> inside = Files.list(folder())) {
            names = inside.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw failed("read " + folder(), failed);
        }
        var entries = new ArrayList<Entry>();
        for (String name : names) {
            try {
                find(name).ifPresent(token -> entries.add(new Entry.Kept(token)));
            } catch (TokenStoreFailed unreadable) {
                entries.add(new Entry.Unreadable(name, String.valueOf(unreadable.getMessage())));
            }
        }
        return List.copyOf(entries);
    }

    /// Keeps it, in place of the one of that name.
    public void put(StoredToken token) throws TokenStoreFailed {
        Path file = file(token.name());
        byte[] clear = StoredTokenFormat.print(token).getBytes(StandardCharsets.UTF_8);
        try {
            files.makeFolder();
            files.write(file, seal(true).orElseThrow().close(token.name(), clear));
        } catch (IOException failed) {
            throw failed("write " + file, failed);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /// Deletes it; whether it was there.
    public boolean remove(String name) throws TokenStoreFailed {
        try {
            return Files.deleteIfExists(file(name));
        } catch (IOException failed) {
            throw failed("delete " + file(name), failed);
        }
    }

    /// What is done while nobody else changes a token.
    @FunctionalInterface
    public interface Work<T> {
        T run() throws TokenStoreFailed;
    }

    /// Runs `work` while no other thread or process runs any on the token of this name; waits for them.
    public <T> T alone(String name, Work<T> work) throws TokenStoreFailed {
        return locked(file(name).resolveSibling("." + name + ".lock"), work);
    }

    private <T> T locked(Path lock, Work<T> work) throws TokenStoreFailed {
        ReentrantLock ours = LOCKS.computeIfAbsent(lock.toAbsolutePath().normalize(), _ -> new ReentrantLock());
        ours.lock();
        try {
            files.makeFolder();
            try (FileChannel channel = files.openLock(lock);
                    FileLock held = channel.lock()) {
                assert held.isValid();
                return work.run();
            }
        } catch (IOException failed) {
            throw failed("lock " + lock, failed);
        } finally {
            ours.unlock();
        }
    }

    /// The seal of this folder's key; made with the first token, and never again while one is there.
    private Optional<TokenSeal> seal(boolean make) throws IOException, TokenStoreFailed {
        Path file = folder().resolve(KEY);
        if (make && Files.notExists(file)) {
            locked(folder().resolve(".key.lock"), () -> makeKey(file));
        }
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        byte[] key = PrivateFiles.read(file);
        if (key.length != TokenSeal.KEY_OCTETS) {
            throw damaged(file, "a key has " + TokenSeal.KEY_OCTETS + " octets");
        }
        return Optional.of(new TokenSeal(key, random));
    }

    private boolean makeKey(Path file) throws TokenStoreFailed {
        if (Files.exists(file)) {
            return false;
        }
        byte[] key = new byte[TokenSeal.KEY_OCTETS];
        random.nextBytes(key);
        try {
            files.write(file, key);
            return true;
        } catch (IOException failed) {
            throw failed("write " + file, failed);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private Path file(String name) {
        return folder().resolve(name(name).orThrow());
    }

    private static TokenStoreFailed damaged(Path file, String why) {
        return new TokenStoreFailed(
                TokenStoreFailed.Reason.DAMAGED,
                file + " cannot be used: " + why
                        + ". It was changed, cut short, or comes with another folder's key; get "
                        + "the token again, or bring file and .key back from a backup.",
                null);
    }

    private static TokenStoreFailed failed(String what, IOException failed) {
        return new TokenStoreFailed(
                TokenStoreFailed.Reason.IO,
                "cannot " + what + ": " + failed.getClass().getSimpleName() + " " + failed.getMessage(),
                failed);
    }
}
