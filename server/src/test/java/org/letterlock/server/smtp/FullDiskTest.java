package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.letterlock.server.database.SqliteDatabase;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.policy.Role;
import org.letterlock.server.store.Blobs;
import org.letterlock.server.store.SqliteStore;

/// A database that may not grow any more stands for a full disk: the client is told to come again, and what was
/// acknowledged is there.
@Timeout(60)
final class FullDiskTest {
    @TempDir
    private Path folder;

    private static void pages(SqliteDatabase database, long most) throws StorageFailed {
        database.write(statements -> {
            try (ResultSet row =
                    statements.prepare("PRAGMA max_page_count=" + most).executeQuery()) {
                return row.next();
            }
        });
    }

    private static long pages(SqliteDatabase database) throws StorageFailed {
        return database.write(statements -> {
            try (ResultSet row = statements.prepare("PRAGMA page_count").executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        var site = new TestSite(folder);
        String text = "x".repeat(990) + "\r\n";
        int acknowledged = 0;
        int refused = 0;
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("mail.db"))) {
            site.store = new SqliteStore(database, new Blobs(Files.createDirectory(folder.resolve("blobs"))));
            try (Talk talk = site.ready(Role.MX)) {
                talk.mail("f@other.test", "bob@example.test");
                talk.say("Subject: first\r\n\r\n.", "250 2.0.0");
                acknowledged++;
                pages(database, pages(database) + 100);
                for (int i = 0; i < 40; i++) {
                    talk.mail("f@other.test", "bob@example.test");
                    String reply = talk.say("Subject: " + i + "\r\n\r\n" + text.repeat(30) + ".");
                    assertThat(reply).matches("250 2\\.0\\.0 .*|452 4\\.3\\.1 Insufficient system storage");
                    acknowledged += reply.startsWith("250") ? 1 : 0;
                    refused += reply.startsWith("452") ? 1 : 0;
                }
                assertThat(acknowledged).isGreaterThan(3);
                assertThat(refused).isGreaterThan(10);
                pages(database, 1_000_000);
                talk.mail("f@other.test", "bob@example.test");
                talk.say("Subject: last\r\n\r\n.", "250 2.0.0");
                acknowledged++;
            }
            assertThat(site.messages(site.bob)).hasSize(acknowledged);
        }
        try (SqliteDatabase again = SqliteDatabase.open(folder.resolve("mail.db"))) {
            site.store = new SqliteStore(again, new Blobs(folder.resolve("blobs")));
            assertThat(site.messages(site.bob))
                    .hasSize(acknowledged)
                    .last()
                    .asString()
                    .contains("Subject: last");
        }
    }

    /// Big messages go by way of the spool and the blobs.
    @Test
    void bigMessagesArriveWhole() throws Exception {
        var site = new TestSite(folder);
        String text = ("y".repeat(998) + "\r\n").repeat(300);
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("mail.db"))) {
            site.store = new SqliteStore(database, new Blobs(Files.createDirectory(folder.resolve("blobs"))));
            try (Talk talk = site.ready(Role.MX)) {
                talk.mail("f@other.test", "bob@example.test", "alice@example.test");
                talk.say("Subject: big\r\n\r\n" + text + ".", "250 2.0.0");
            }
            assertThat(site.messages(site.bob)).singleElement().asString().endsWith("\r\n\r\n" + text);
            assertThat(site.messages(site.alice)).hasSize(1);
            try (var left = Files.list(folder.resolve("spool"))) {
                assertThat(left).isEmpty();
            }
        }
    }
}
