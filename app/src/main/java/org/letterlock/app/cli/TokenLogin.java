package org.letterlock.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.letterlock.app.qr.QrCode;
import org.letterlock.client.oauth.AuthorizationServer;
import org.letterlock.client.oauth.BrowserLogin;
import org.letterlock.client.oauth.DeviceCode;
import org.letterlock.client.oauth.OAuthClient;
import org.letterlock.client.oauth.Outcome;
import org.letterlock.client.oauth.Pause;
import org.letterlock.client.oauth.Provider;
import org.letterlock.client.oauth.TokenKeeper;
import org.letterlock.client.oauth.TokenPlan;
import org.letterlock.client.oauth.Tokens;
import org.letterlock.client.oauth.Trouble;
import org.letterlock.net.http.LoopbackReceiver;

/// Gets a token by a plan, with the help of whoever sits at the terminal. What they must read goes to standard error,
/// for standard output may be another program's to read.
final class TokenLogin {
    /// Where the browser of another machine is sent to end at an address with nobody there; the port is one that is
    /// given to no program (IANA keeps it reserved).
    private static final int NOBODYS_PORT = 49_151;

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int TRIES = 3;

    private final Surroundings surroundings;
    private final TokenKeeper keeper;
    private final Duration patience;
    private final boolean opensBrowser;
    private final Pause pause;

    /// @param patience how long to wait for a browser to come back
    TokenLogin(Surroundings surroundings, TokenKeeper keeper, Duration patience, boolean opensBrowser, Pause pause) {
        this.surroundings = surroundings;
        this.keeper = keeper;
        this.patience = patience;
        this.opensBrowser = opensBrowser;
        this.pause = pause;
    }

    /// @throws CommandFailed where there is no port to listen on, or nobody to ask
    Outcome<Tokens> run(TokenPlan plan) {
        plan.provider().flatMap(Provider::note).ifPresent(this::say);
        return switch (plan.flow()) {
            case LOOPBACK -> keeper.with(plan, client -> byLoopback(client, plan));
            case PASTE -> keeper.with(plan, client -> byPasting(client, plan));
            case DEVICE -> keeper.with(plan, client -> byDevice(client, plan));
            case CLIENT_CREDENTIALS, SERVICE_ACCOUNT -> keeper.obtainAlone(plan);
        };
    }

    private Outcome<Tokens> byLoopback(OAuthClient client, TokenPlan plan) {
        URI wanted = IssuerOptions.redirect(plan);
        if (!"http".equals(wanted.getScheme()) || !AuthorizationServer.toThisMachine(wanted)) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "a browser comes back to this machine by http://127.0.0.1 or http://localhost; for " + wanted
                            + " use --flow paste");
        }
        var login = new AtomicReference<BrowserLogin>();
        try (var receiver = LoopbackReceiver.open(
                wanted.getHost(), Math.max(0, wanted.getPort()), wanted.getPath(), query -> recognises(login, query))) {
            URI redirect = URI.create("http://" + wanted.getHost() + ":" + receiver.port() + wanted.getPath());
            return begun(client, plan, redirect).flatMap(begun -> {
                login.set(begun);
                boolean opened = opensBrowser && Browser.open(surroundings, begun.url());
                say((opened ? "Your browser should show it now; if not, open" : "Open")
                        + " this page, log in, and allow " + "what it asks for:");
                say("");
                say("  " + begun.url());
                say("");
                say("Waiting " + TimeInWords.of(patience) + " for the browser to come back … (Where it runs on another "
                        + "machine: --flow paste.)");
                return receiver.await(patience)
                        .map(begun::finish)
                        .orElseGet(() -> Outcome.failed(new Trouble.Unreachable("The browser did not come back.")));
            });
        } catch (IOException taken) {
            throw new CommandFailed(
                    ExitCode.REFUSED, "cannot listen for the browser at " + wanted + ": " + taken.getMessage(), taken);
        }
    }

    private static boolean recognises(AtomicReference<BrowserLogin> login, String query) {
        BrowserLogin begun = login.get();
        return begun != null && begun.recognises(query);
    }

    private static Outcome<BrowserLogin> begun(OAuthClient client, TokenPlan plan, URI redirect) {
        Map<String, String> more =
                new HashMap<>(plan.provider().map(Provider::parameters).orElse(Map.of()));
        plan.user().ifPresent(user -> more.put("login_hint", user));
        return client.browserLogin(redirect, plan.scopes(), more);
    }

    private Outcome<Tokens> byPasting(OAuthClient client, TokenPlan plan) {
        URI wanted = IssuerOptions.redirect(plan);
        boolean portless = AuthorizationServer.toThisMachine(wanted) && wanted.getPort() < 0;
        URI redirect = portless
                ? URI.create(wanted.getScheme() + "://" + wanted.getHost() + ":" + NOBODYS_PORT + wanted.getPath())
                : wanted;
        return begun(client, plan, redirect).flatMap(login -> {
            say("Open this page in any browser, log in, and allow what it asks for:");
            say("");
            say("  " + login.url());
            say("");
            say("The browser then goes to an address that begins with " + redirect + " and may say that nobody is "
                    + "there.");
            say("Copy that whole address from its address bar, paste it here, and press Enter:");
            return pasted(login);
        });
    }

    /// A wrong address is easily copied, so there is more than one try.
    private Outcome<Tokens> pasted(BrowserLogin login) {
        for (int tries = 1; ; tries++) {
            String line = line().orElseThrow(() -> new CommandFailed(ExitCode.NO_INPUT, "nothing was pasted"));
            Outcome<Tokens> outcome = login.finish(line);
            boolean again = outcome instanceof Outcome.Failed<Tokens>(Trouble.Mistrusted _) && tries < TRIES;
            if (!again) {
                return outcome;
            }
            outcome.failure().ifPresent(trouble -> say(trouble.explanation()));
            say("Paste it again:");
        }
    }

    private Optional<String> line() {
        var line = new java.io.ByteArrayOutputStream();
        try {
            InputStream in = surroundings.in();
            int octet = in.read();
            while (octet >= 0 && (octet != '\n' || line.size() == 0) && line.size() < LONGEST_LINE) {
                if (octet > ' ') {
                    line.write(octet);
                }
                octet = in.read();
            }
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read what was pasted: " + failed.getMessage(), failed);
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    private Outcome<Tokens> byDevice(OAuthClient client, TokenPlan plan) {
        return client.deviceCode(plan.scopes()).flatMap(device -> {
            show(device);
            return client.await(device, plan.scopes(), pause);
        });
    }

    private void show(DeviceCode device) {
        say("On any device, open this page and type the code:");
        say("");
        say("  " + device.page());
        say("  " + device.userCode());
        say("");
        device.filledIn().filter(_ -> surroundings.err().equals(System.err)).ifPresent(page -> {
            say(QrCode.terminal(page.toString(), QrCode.Terminal.of(surroundings.environment())));
            say("The code above is in this picture too; check that the page shows the same.");
        });
        say("Waiting " + TimeInWords.of(Duration.between(surroundings.clock().instant(), device.ends())) + " for it …");
    }

    private void say(String line) {
        surroundings.err().println(line);
    }
}
