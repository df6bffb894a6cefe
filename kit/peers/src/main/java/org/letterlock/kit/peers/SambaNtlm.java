package org.letterlock.kit.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Samba's NTLM server, which speaks over standard input and output (`ntlm_auth`) and is told the one account there
/// is, so that no domain and no daemon are needed.
public final class SambaNtlm implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private SambaNtlm(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Writes a script that starts it, as Dovecot wants a helper of its, and everything that needs under `folder`.
    public static Path helper(Path folder, String domain, String user, String password) {
        Tool samba = Tool.need("ntlm_auth", "winbind");
        try {
            Path state = Files.createDirectories(folder.resolve("samba"));
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path configuration = Files.writeString(folder.resolve("smb.conf"), """
                    [global]
                    workgroup = %2$s
                    netbios name = SERVER
                    private dir = %1$s
                    state directory = %1$s
                    lock directory = %1$s
                    cache directory = %1$s
                    pid directory = %1$s
                    ncalrpc dir = %1$s/rpc
                    log file = %1$s/log
                    """.formatted(state, domain));
            Path script = Files.writeString(
                    folder.resolve("ntlm_auth"), """
                    #!/bin/sh
                    exec %s --configfile='%s' --domain='%s' --username='%s' --password='%s' "$@"
                    """.formatted(samba, configuration, domain, user, password));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Starts one for this account, its files under `folder`.
    public static SambaNtlm start(Path folder, String domain, String user, String password) {
        try {
            return new SambaNtlm(new ProcessBuilder(
                            helper(folder, domain, user, password).toString(), "--helper-protocol=squid-2.5-ntlmssp")
                    .redirectError(folder.resolve("ntlm_auth.err").toFile())
                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// One line to it, and its answer: `YR` and a type 1 gets `TT` and a type 2, `KK` and a type 3 gets `AF` and a
    /// name, or `NA` and a reason. Messages are in base64.
    public String ask(String line) {
        try {
            var questions = process.outputWriter(StandardCharsets.UTF_8);
            questions.write(line + "\n");
            questions.flush();
            return String.valueOf(answers.readLine());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
