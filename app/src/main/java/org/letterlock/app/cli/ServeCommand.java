package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.ConfigurationReader;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.log.StderrLoggers;
import org.letterlock.app.serve.CannotStart;
import org.letterlock.app.serve.FirstStart;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.app.serve.ReadyFile;
import org.letterlock.app.serve.RunningServer;
import org.letterlock.app.serve.StopSignal;
import org.letterlock.app.serve.Welcome;
import org.letterlock.protocol.address.Host;
import org.letterlock.server.store.ServeLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `letterlock serve`: the server, until somebody stops it.
@Command(
        name = "serve",
        description = {
            "Run the mail server until it is stopped (Ctrl-C, SIGTERM).",
            "",
            "The first start on a data folder writes letterlock.toml, a key, a certificate and an account into it, and "
                    + "prints once how to connect. Later starts reuse the folder and print no secret. READY on "
                    + "standard output says that it listens.",
            "",
            "By default it listens on this machine only: mx 2525, submission 1587, submissions 1465, and the "
                    + "web page on 8080."
        })
final class ServeCommand implements Callable<Integer> {
    /// Between SIGTERM and SIGKILL most supervisors wait for at least this long.
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Surroundings surroundings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdministrationOptions.FolderOption folder;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "First start only: the domain whose mail this server takes; else example.test.")
    private Host.@Nullable Domain domain;

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "First start only: how the server calls itself; else mail.DOMAIN.")
    private Host.@Nullable Domain hostname;

    @Option(
            names = "--port",
            paramLabel = "[NAME=]PORT",
            description =
                    "Another port for the listener of this name (mx, submission, …, web), or for all; 0 is any free "
                            + "one. May be repeated. For this run only.")
    private List<String> ports = List.of();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a setting of letterlock.toml, such as listener.mx.bind='0.0.0.0'. May be "
                    + "repeated. For this run only.")
    private List<String> settings = List.of();

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Once it listens, write a JSON document of listeners and, when it made one, the first "
                    + "account with its secrets to FILE, mode 0600.")
    private @Nullable Path readyFile;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warning, info, debug or trace; wins over the configuration.")
    private @Nullable String logLevel;

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        SetupFiles files = folder.files(surroundings);
        Optional<Path> ready = Optional.ofNullable(readyFile).map(surroundings::resolve);
        if (ready.isPresent()) {
            ReadyFile.forget(ready.get());
        }
        try (StopSignal stopSignal = StopSignal.watch();
                ServeLock _ = OpenFolder.claim(files)) {
            makeFiles(files);
            Configuration configuration = configuration(files);
            StderrLoggers.threshold(configuration.logLevel());
            try (OpenFolder open = OpenFolder.open(files)) {
                serve(files, configuration, open, ready, stopSignal);
            }
        } catch (CannotStart reason) {
            throw AdministrationOptions.failed(reason);
        }
        return ExitCode.OK.code;
    }

    private void serve(
            SetupFiles files, Configuration configuration, OpenFolder open, Optional<Path> ready, StopSignal stopSignal)
            throws CannotStart, IOException {
        var server = RunningServer.start(open, configuration, surroundings.clock(), surroundings.random());
        try {
            announce(files, configuration, server, open, ready);
        } catch (CannotStart | IOException reason) {
            server.stop(Duration.ZERO);
            throw reason;
        }
        stopSignal.await();
        stop(server);
    }

    private void makeFiles(SetupFiles files) throws CannotStart {
        if (files.exist()) {
            if (domain != null || hostname != null) {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        "--domain and --hostname are for a first start, and " + files.folder() + " has had one; change "
                                + "hostname in " + files.configuration() + ", or use `letterlock domain add`");
            }
            return;
        }
        Host.Domain takes = Optional.ofNullable(domain)
                .or(() -> Optional.ofNullable(hostname).map(FirstStart::usualDomain))
                .orElse(new Host.Domain(FirstStart.TRIAL_DOMAIN));
        Host.Domain name = Optional.ofNullable(hostname).orElse(FirstStart.usualHost(takes));
        FirstStart.writeFiles(files, name, surroundings.clock().instant(), new SecureRandom());
    }

    private Configuration configuration(SetupFiles files) throws IOException {
        String text = Files.readString(files.configuration());
        var options = new ArrayList<>(settings);
        if (logLevel != null) {
            options.add("log.level=" + logLevel);
        }
        options.addAll(portSettings(text, files));
        return ConfigCheckCommand.good(ConfigurationReader.read(text, files.folder(), options), files);
    }

    /// `--port` in the words of `--set`. A bare number is for all listeners that the file has.
    private List<String> portSettings(String text, SetupFiles files) {
        var options = new ArrayList<String>();
        for (String port : ports) {
            int equals = port.indexOf('=');
            if (equals >= 0) {
                String name = port.substring(0, equals);
                options.add((name.equals("web") ? name : "listener." + name) + ".port" + port.substring(equals));
            } else if (ConfigurationReader.read(text, files.folder(), settings)
                    instanceof ConfigurationReader.Reading.Good(Configuration configuration)) {
                configuration.listeners().forEach(each -> options.add("listener." + each.name() + ".port=" + port));
                configuration.web().ifPresent(_ -> options.add("web.port=" + port));
            }
        }
        return options;
    }

    private void announce(
            SetupFiles files, Configuration configuration, RunningServer server, OpenFolder open, Optional<Path> ready)
            throws CannotStart, IOException {
        Optional<FirstStart.FirstAccount> made = FirstStart.makeAccount(
                open.register(surroundings.random(), surroundings.clock(), "first start"),
                Optional.ofNullable(domain).orElse(FirstStart.usualDomain(configuration.hostname())));
        var out = surroundings.out();
        out.println(Welcome.listening(files, configuration, server.listeners(), server.web()));
        made.ifPresent(account ->
                out.println(Welcome.connecting(account, configuration, server.listeners(), surroundings.command())));
        if (ready.isPresent()) {
            ReadyFile.write(ready.get(), files, configuration, server.listeners(), server.web(), made);
        }
        out.println("READY");
        out.flush();
    }

    private void stop(RunningServer server) {
        surroundings.err().println("Stopping: conversations may finish what they are saying …");
        if (!server.stop(DRAIN)) {
            surroundings.err().println("Some conversations had to be cut off.");
        }
        surroundings.err().println("Stopped.");
    }
}
