package org.letterlock.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForItsOwnerOnly() throws Exception {
        DataFolder data = DataFolder.make(folder.resolve("new/data"));
        for (Path made : new Path[] {data.root(), data.blobs(), data.spool()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .as(made.toString())
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderThatWasThereKeepsItsMode() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataFolder.make(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void onlyOneServerInAProcess() throws Exception {
        DataFolder data = DataFolder.make(folder);
        ServeLock lock = granted(data.claim());
        var refused = (ServeLock.Claim.HeldBy) DataFolder.make(folder).claim();
        assertThat(refused.pid())
                .isEqualTo(OptionalLong.of(ProcessHandle.current().pid()));
        // and the attempt did not cost the first one its lock
        assertThat(claimElsewhere(folder))
                .isEqualTo("held by " + ProcessHandle.current().pid());
        lock.close();
        assertThat(claimElsewhere(folder)).isEqualTo("granted");
        granted(data.claim()).close();
    }

    private static ServeLock granted(ServeLock.Claim claim) {
        return ((ServeLock.Claim.Granted) claim).lock();
    }

    private static String claimElsewhere(Path folder) throws Exception {
        Process other = OtherJvm.start(Claimant.class, folder.toString());
        try (BufferedReader said = other.inputReader()) {
            return said.readLine();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /// A second process that wants the folder.
    static final class Claimant {
        private Claimant() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(
                    switch (DataFolder.make(Path.of(arguments[0])).claim()) {
                        case ServeLock.Claim.Granted _ -> "granted";
                        case ServeLock.Claim.HeldBy(OptionalLong pid) -> "held by " + pid.orElse(-1);
                    });
        }
    }

    @Test
    void theSpoolIsEmptied() throws Exception {
        DataFolder data = DataFolder.make(folder);
        Files.writeString(data.spool().resolve("left"), "half a message");
        data.emptySpool();
        assertThat(data.spool()).isEmptyDirectory();
    }
}
