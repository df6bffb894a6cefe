package org.letterlock.kit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An OpenLDAP server of our own on loopback, which lets nobody in without TLS: `ldap://` with StartTLS and
/// `ldaps://`, with the entries it is given below `dc=example,dc=test`, `memberOf`, and a password policy that locks
/// after five wrong passwords.
public final class Slapd implements AutoCloseable {
    public static final String BASE = "dc=example,dc=test";
    private static final String SCHEMAS = "/etc/ldap/schema";

    private final Path folder;
    private final int port;
    private final int implicitPort;
    private final Tool program;
    private Process process;

    private Slapd(Path folder, Tool program, int port, int implicitPort) throws IOException {
        this.folder = folder;
        this.program = program;
        this.port = port;
        this.implicitPort = implicitPort;
        this.process = launch();
    }

    /// Starts one with its files under `folder`.
    ///
    /// @param certificate PEM files, the key RSA: GnuTLS cannot read an EC key as the JDK writes it
    /// @param ldif the entries below [#BASE], which is there already
    public static Slapd start(Path folder, Postfix.Pem certificate, String ldif) {
        Tool slapd = Tool.need("slapd", "slapd");
        Tool slapadd = Tool.need("slapadd", "slapd");
        try {
            Files.createDirectories(folder.resolve("db"));
            Path configuration = folder.resolve("slapd.conf");
            Files.writeString(configuration, configuration(folder, certificate));
            Path entries = folder.resolve("entries.ldif");
            Files.writeString(entries, """
                    dn: %s
                    objectClass: dcObject
                    objectClass: organization
                    o: Example
                    dc: example

                    dn: cn=policy,%s
                    objectClass: person
                    objectClass: pwdPolicy
                    cn: policy
                    sn: policy
                    pwdAttribute: userPassword
                    pwdLockout: TRUE
                    pwdMaxFailure: 5

                    """.formatted(BASE, BASE) + ldif);
            Run added = Run.of(slapadd, "-f", configuration, "-l", entries);
            if (added.exit() != 0) {
                throw new AssertionError("slapadd: " + added.output());
            }
            var started = new Slapd(folder, slapd, Ports.free(), Ports.free());
            started.awaitPorts();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String configuration(Path folder, Postfix.Pem certificate) {
        return """
                include %1$s/core.schema
                include %1$s/cosine.schema
                include %1$s/inetorgperson.schema
                include %1$s/misc.schema
                pidfile %2$s/slapd.pid
                modulepath /usr/lib/ldap
                moduleload back_mdb
                moduleload memberof
                moduleload ppolicy
                TLSCertificateFile %3$s
                TLSCertificateKeyFile %4$s
                TLSVerifyClient never
                security ssf=128
                sizelimit 10
                database mdb
                suffix "%5$s"
                rootdn "cn=admin,%5$s"
                maxsize 16777216
                directory %2$s/db
                access to attrs=userPassword by anonymous auth by * none
                access to * by dn.exact="cn=letterlock,ou=services,%5$s" read by self read by anonymous auth by * none
                overlay memberof
                overlay ppolicy
                ppolicy_default "cn=policy,%5$s"
                ppolicy_use_lockout
                """.formatted(SCHEMAS, folder, certificate.certificate(), certificate.key(), BASE);
    }

    private Process launch() throws IOException {
        String loopback = "127.0.0.1:";
        return new ProcessBuilder(
                        program.toString(),
                        "-f",
                        folder.resolve("slapd.conf").toString(),
                        "-h",
                        "ldap://" + loopback + port + " ldaps://" + loopback + implicitPort,
                        "-d",
                        "none")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("slapd.out").toFile()))
                .start();
    }

    private void awaitPorts() throws IOException {
        try {
            Ports.await(port, "slapd");
            Ports.await(implicitPort, "slapd");
        } catch (AssertionError silent) {
            process.destroyForcibly();
            throw new AssertionError(
                    silent.getMessage() + ": " + Files.readString(folder.resolve("slapd.out")), silent);
        }
    }

    /// `ldap://`.
    public int port() {
        return port;
    }

    /// `ldaps://`.
    public int implicitPort() {
        return implicitPort;
    }

    /// Stops answering and keeps all connections, as a machine that hangs does.
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String which) {
        Run run = Run.of("kill", which, Long.toString(process.pid()));
        if (run.exit() != 0) {
            throw new AssertionError("kill: " + run.output());
        }
    }

    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    /// Starts it again after [#stop].
    public void restart() {
        try {
            process = launch();
            awaitPorts();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
