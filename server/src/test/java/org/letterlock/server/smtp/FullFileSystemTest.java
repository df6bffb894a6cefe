package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.policy.Role;
import org.letterlock.server.store.Blobs;
import org.letterlock.server.store.DataFolder;
import org.letterlock.server.store.SqliteStore;

/// A data folder on a disk that really is full: a small file system of its own, where the machine lets us mount one.
/// The client is told to come again; it may, once there is room; and what was acknowledged is there.
@Timeout(60)
final class FullFileSystemTest {
    private static final int DISK_OCTETS = 8 << 20;
    private static final int BALLAST_OCTETS = 4 << 20;
    private static final String LINE = "z".repeat(998) + "\r\n";

    @TempDir
    private Path folder;

    private Path disk;
    private boolean mounted;
    private DataFolder data;
    private TestSite site;
    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_OCTETS, "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a small file system, and not everywhere: a full disk is not tried");
        data = DataFolder.make(disk.resolve("data"));
        Files.write(ballast(), new byte[BALLAST_OCTETS]);
        site = new TestSite(data.root());
    }

    /// Whatever came of the test; should something still hold a file, the mount goes once it lets go.
    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString()) || run("umount", "--lazy", disk.toString()))
                    .isTrue();
        }
    }

    private Path ballast() {
        return disk.resolve("ballast");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /// Whether it was taken; if not, there was no room.
    private boolean send(Talk talk, String subject, int lines) throws Exception {
        String message = "Subject: " + subject + "\r\n\r\n" + LINE.repeat(lines);
        talk.mail("f@other.test", "bob@example.test");
        String reply = talk.say(message + ".");
        if (reply.startsWith("250 2.0.0")) {
            acknowledged.add(message);
            return true;
        }
        assertThat(reply).isEqualTo("452 4.3.1 Insufficient system storage");
        return false;
    }

    private List<String> spool() throws IOException {
        try (var left = Files.list(data.spool())) {
            return left.map(Path::toString).toList();
        }
    }

    private void assertNothingIsLost() throws Exception {
        List<String> stored = site.messages(site.bob).stream()
                .map(message -> message.substring(message.indexOf("Subject: ")))
                .toList();
        assertThat(stored.equals(acknowledged)) // they are long
                .as("%d messages stored of %d acknowledged", stored.size(), acknowledged.size())
                .isTrue();
    }

    private SqliteStore store(SqliteDatabase database) {
        return new SqliteStore(database, new Blobs(data.blobs()));
    }

    @Test
    void bigMessagesAreToldToComeAgainAndMayOnceThereIsRoom() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(data.database())) {
            site.store = store(database);
            try (Talk talk = site.ready(Role.MX)) {
                assertThat(send(talk, "first", 600)).isTrue();
                assertThat(send(talk, "bigger than the disk", DISK_OCTETS / 1000 + 1))
                        .isFalse();
                assertThat(spool()).isEmpty();
                int taken = 0;
                while (send(talk, "filling", 600)) {
                    taken++;
                }
                assertThat(taken).isBetween(1, 10);
                assertThat(spool()).isEmpty();
                assertNothingIsLost();

                Files.delete(ballast());
                assertThat(send(talk, "with room again", 600)).isTrue();
                assertThat(send(talk, "small", 1)).isTrue();
                assertNothingIsLost();
            }
        }
        try (SqliteDatabase again = SqliteDatabase.open(data.database())) {
            site.store = store(again);
            assertNothingIsLost();
        }
    }
}
