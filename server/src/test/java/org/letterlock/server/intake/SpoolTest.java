package org.letterlock.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.kit.cases.Cases;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.store.Body;

final class SpoolTest {
    private static final long MEMORY = 1 << 20;

    @TempDir
    private Path folder;

    private Spools spools;

    @BeforeEach
    void open() throws IOException {
        spools = Spools.open(folder, MEMORY);
    }

    private List<Path> files() throws IOException {
        try (var list = Files.list(folder)) {
            return list.toList();
        }
    }

    private static byte[] content(Body body) throws IOException {
        return switch (body) {
            case Body.Small(var bytes, var length) -> Arrays.copyOf(bytes, length);
            case Body.Large(var file, var _) -> Files.readAllBytes(file);
        };
    }

    @Test
    void anyWritesAddUp() {
        Cases.of(60).check(one -> {
            byte[] whole = new byte[one.pick(0, 1, 4095, 4096, 4097, 70_000, 131_071, 131_072, 131_073, 400_000)];
            one.random().nextBytes(whole);
            try (Spool spool = spools.spool(one.pick(0L, 1L, 5_000L, 1L << 40, Long.MAX_VALUE))) {
                int at = 0;
                while (at < whole.length) {
                    int count = Math.min(whole.length - at, one.between(1, 50_000));
                    spool.write(whole, at, at + count);
                    at += count;
                }
                try (Body body = spool.finish()) {
                    assertThat(body.size()).isEqualTo(whole.length);
                    assertThat(content(body)).isEqualTo(whole);
                    assertThat(body instanceof Body.Large).isEqualTo(whole.length > Body.SMALL_LIMIT);
                }
            }
            assertThat(files()).isEmpty();
            assertThat(spools.left()).isEqualTo(MEMORY);
        });
    }

    /// Whatever the folder lets others do.
    @Test
    void aFileIsItsOwnersAlone() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Spool spool = spools.spool(0)) {
            spool.write(new byte[Body.SMALL_LIMIT + 1]);
            assertThat(files()).singleElement().extracting(SpoolTest::mode).isEqualTo("rw-------");
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void memoryIsBoundedHoweverManySend() throws Exception {
        var open = new ArrayList<Spool>();
        for (int i = 0; i < 200; i++) {
            Spool spool = spools.spool(25L << 20);
            spool.write(new byte[300_000]);
            open.add(spool);
        }
        // Each keeps a few KiB at least, however little is left.
        assertThat(spools.left()).isGreaterThan(-200 * 8192L);
        assertThat(files()).hasSize(200);
        for (Spool spool : open) {
            assertThat(spool.finish().size()).isEqualTo(300_000);
            spool.close();
        }
        assertThat(spools.left()).isEqualTo(MEMORY);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatTheStoreHasTakenStays() throws Exception {
        Path taken = folder.resolve("taken");
        try (Spool spool = spools.spool(0)) {
            spool.write(new byte[200_000]);
            var body = (Body.Large) spool.finish();
            Files.move(body.file(), taken);
            body.close();
        }
        assertThat(Files.size(taken)).isEqualTo(200_000);
    }

    @Test
    void whatAnEarlierRunLeftIsCleared() throws Exception {
        Files.writeString(folder.resolve("17.eml"), "half a message");
        Files.writeString(folder.resolve("other"), "not ours");
        Spools.open(folder, MEMORY);
        assertThat(files()).containsExactly(folder.resolve("other"));
    }

    @Test
    void aDiskThatFailsIsToldAsSuch() throws Exception {
        try (Spool spool = spools.spool(0)) {
            Files.delete(folder);
            assertThatThrownBy(() -> spool.write(new byte[200_000]))
                    .isInstanceOfSatisfying(
                            StorageFailed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StorageFailed.Kind.UNAVAILABLE));
            Files.createDirectory(folder);
        }
    }
}
