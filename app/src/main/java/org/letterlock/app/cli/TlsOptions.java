package org.letterlock.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.client.smtp.TlsPolicy;
import org.letterlock.net.tls.ClientTls;
import org.letterlock.net.tls.KeyAndChain;
import org.letterlock.net.tls.Pin;
import org.letterlock.net.tls.TlsSide;
import org.letterlock.net.tls.TlsVersion;
import org.letterlock.net.tls.UnusableKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// When to encrypt, and whom to believe.
final class TlsOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Policy policy;

    static final class Policy {
        @Option(
                names = "--tls",
                description = "STARTTLS, or nothing. The default on port 587, and wherever there is a login.")
        boolean required;

        @Option(
                names = {"--tls-on-connect", "--tlsc"},
                description = "TLS from the first octet. The default on port 465.")
        boolean implicit;

        @Option(
                names = "--tls-optional",
                description = "STARTTLS where it is offered. The default on other ports, without a login.")
        boolean optional;

        @Option(names = "--no-tls", description = "Never encrypt.")
        boolean none;
    }

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Trust these certificates too (PEM); the server's own, if it is self-signed.")
    private @Nullable Path cacert;

    @Option(names = "--cert", paramLabel = "FILE", description = "Our own certificate and chain (PEM), for EXTERNAL.")
    private @Nullable Path cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The key of --cert (PEM), if it is not in the same file.")
    private @Nullable Path key;

    @Option(
            names = "--sni",
            paramLabel = "NAME",
            description = "Ask for, and verify, this name in place of the server's.")
    private @Nullable String sni;

    @Option(names = "--tls-min", paramLabel = "VERSION", description = "Oldest TLS allowed: 1.0 to 1.3; default 1.2.")
    private @Nullable String min;

    @Option(names = "--tls-max", paramLabel = "VERSION", description = "Newest TLS allowed; default 1.3.")
    private @Nullable String max;

    @Option(
            names = "--pin",
            paramLabel = "sha256/BASE64",
            description =
                    "Believe this key of the server and no other, whoever issued its certificate. May be repeated.")
    private List<String> pins = new ArrayList<>();

    @Option(
            names = {"-k", "--insecure"},
            description = "Believe any certificate. Whoever sits between can read everything, the password too.")
    private boolean insecure;

    /// What was asked for; empty to go by the port.
    Optional<TlsPolicy> policy(Preset preset) {
        if (policy == null) {
            return preset.value("tls").map(TlsOptions::named);
        }
        if (policy.required) {
            return Optional.of(TlsPolicy.REQUIRED);
        }
        if (policy.implicit) {
            return Optional.of(TlsPolicy.IMPLICIT);
        }
        return Optional.of(policy.optional ? TlsPolicy.OPPORTUNISTIC : TlsPolicy.NONE);
    }

    private static TlsPolicy named(String word) {
        return switch (word) {
            case "required" -> TlsPolicy.REQUIRED;
            case "on-connect" -> TlsPolicy.IMPLICIT;
            case "optional" -> TlsPolicy.OPPORTUNISTIC;
            case "none" -> TlsPolicy.NONE;
            default ->
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "tls = \"" + word + "\" is none of required, on-connect, optional, none");
        };
    }

    /// Whether any certificate will do.
    boolean insecure() {
        return insecure;
    }

    /// Whether a certificate of our own will be shown.
    boolean ownCertificate(Preset preset) {
        return cert != null || preset.value("cert").isPresent();
    }

    /// How to enter TLS; empty where nothing was said about it.
    Optional<TlsSide> side(Surroundings surroundings, Preset preset) {
        Optional<Path> authorities = path(surroundings, cacert, preset.value("cacert"));
        Optional<Path> own = path(surroundings, cert, preset.value("cert"));
        boolean nothing = authorities.isEmpty()
                && own.isEmpty()
                && key == null
                && sni == null
                && min == null
                && max == null
                && pins.isEmpty()
                && !insecure;
        if (nothing) {
            return Optional.empty();
        }
        if (key != null && own.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "--key is of no use without --cert");
        }
        try {
            var settings = ClientTls.Settings.DEFAULT
                    .withTrust(trust(authorities))
                    .withVersions(version(min, TlsVersion.TLS_1_2), version(max, TlsVersion.TLS_1_3));
            if (sni != null) {
                settings = settings.withServerName(sni).withSni(sni);
            }
            if (own.isPresent()) {
                Path keyFile = path(surroundings, key, preset.value("key")).orElse(own.get());
                settings = settings.withKey(KeyAndChain.pem(own.get(), keyFile));
            }
            return Optional.of(ClientTls.of(settings));
        } catch (UnusableKey unusable) {
            throw new CommandFailed(ExitCode.CONFIGURATION, String.valueOf(unusable.getMessage()), unusable);
        } catch (IllegalArgumentException range) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(range.getMessage()), range);
        }
    }

    private ClientTls.Trust trust(Optional<Path> authorities) throws UnusableKey {
        if (insecure) {
            return new ClientTls.Trust.Unverified();
        }
        if (!pins.isEmpty()) {
            return new ClientTls.Trust.Pinned(pins.stream().map(TlsOptions::pin).toList());
        }
        List<X509Certificate> extra = authorities.isPresent() ? ClientTls.authorities(authorities.get()) : List.of();
        return new ClientTls.Trust.Verified(extra);
    }

    private static Pin pin(String text) {
        return Pin.parse(text)
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.USAGE, "not a pin: " + text + ": write sha256/ and the base64 of 32 octets"));
    }

    private static TlsVersion version(@Nullable String text, TlsVersion otherwise) {
        return text == null
                ? otherwise
                : TlsVersion.named(text)
                        .orElseThrow(() -> new CommandFailed(
                                ExitCode.USAGE, "not a version of TLS: " + text + ": write 1.0, 1.1, 1.2 or 1.3"));
    }

    private static Optional<Path> path(Surroundings surroundings, @Nullable Path option, Optional<String> preset) {
        Optional<Path> named = Optional.ofNullable(option).or(() -> preset.map(Path::of));
        named.map(surroundings::resolve).filter(file -> !Files.isReadable(file)).ifPresent(missing -> {
            throw new CommandFailed(ExitCode.NO_INPUT, "cannot read " + missing);
        });
        return named.map(surroundings::resolve);
    }
}
