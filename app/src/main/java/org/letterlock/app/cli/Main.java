package org.letterlock.app.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.letterlock.protocol.address.AddressParser;
import org.letterlock.protocol.address.Host;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.text.Parsed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The command `letterlock`: what it can do, and where the process begins and ends.
@Command(
        name = "letterlock",
        description = "Mail, with authentication: a mail server, a client and the tools around them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeOnInvalidInput = 64,
        exitCodeOnExecutionException = 70,
        exitCodeList = {
            " 0:done",
            " 1:done, and something wrong was found",
            " 2:done, and nothing could be told",
            "64:the command line is wrong",
            "65:what was handed in is bad: a message, a new password",
            "66:what was named is not there",
            "68:no such host",
            "69:refused: a 5xx reply, or a port or folder in another's hands",
            "70:a bug of ours",
            "73:a file could not be made",
            "74:reading or writing failed",
            "75:later may work: a 4xx reply, a timeout, a refused connection",
            "76:the peer broke the protocol, or TLS failed",
            "77:the login was not believed",
            "78:the configuration is wrong"
        })
public final class Main {
    /// Every command, in the order in which help names them.
    private static final SequencedMap<String, Class<?>> COMMANDS = commands();

    private Main() {}

    private static SequencedMap<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("serve", ServeCommand.class);
        commands.put("send", SendCommand.class);
        commands.put("sasl", SaslCommand.class);
        commands.put("token", TokenCommand.class);
        commands.put("account", AccountCommand.class);
        commands.put("app-password", AppPasswordCommand.class);
        commands.put("two-factor", TwoFactorCommand.class);
        commands.put("oauth-client", OAuthClientCommand.class);
        commands.put("grant", GrantCommand.class);
        commands.put("domain", DomainCommand.class);
        commands.put("directory", DirectoryCommand.class);
        commands.put("mail", MailCommand.class);
        commands.put("log", LogCommand.class);
        commands.put("ban", BanCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("backup", BackupCommand.class);
        commands.put("restore", RestoreCommand.class);
        commands.put("config", ConfigCommand.class);
        commands.put("completion", CompletionCommand.class);
        return commands;
    }

    public static void main(String... args) {
        Surroundings surroundings = Surroundings.ofProcess();
        int code = run(surroundings, args);
        surroundings.out().flush();
        System.exit(code);
    }

    /// Runs one command line; returns the exit code. Callable in process.
    public static int run(Surroundings surroundings, String... args) {
        if (args.length == 1 && args[0].equals("--version")) {
            surroundings.out().println(Version.line()); // without the fifty milliseconds of building every command
            surroundings.out().flush();
            return ExitCode.OK.code;
        }
        String[] words = args.length > 0 && args[0].equals("help") ? helpWanted(args) : args;
        int code = commandLine(surroundings, words).execute(words);
        surroundings.out().flush();
        return code;
    }

    /// `help COMMAND` as `COMMAND --help`.
    private static String[] helpWanted(String... args) {
        return Stream.concat(Arrays.stream(args).skip(1), Stream.of("--help")).toArray(String[]::new);
    }

    /// The commands, each with the surroundings in hand: the one that `args` names, or, for help, suggestions and
    /// completion, all. Building all takes longer than most of them run.
    static CommandLine commandLine(Surroundings surroundings, String... args) {
        var factory = new Surrounded(surroundings);
        var commandLine = new CommandLine(new Main(), factory);
        Class<?> named = args.length == 0 ? null : COMMANDS.get(args[0]);
        var needed = named == null || named == CompletionCommand.class ? COMMANDS : Map.of(args[0], named);
        needed.forEach((name, command) -> commandLine.addSubcommand(name, new CommandLine(command, factory)));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Mailbox.class, text -> parsed(AddressParser.mailbox(text, true)));
        commandLine.registerConverter(Network.class, text -> parsed(Network.parse(text)));
        commandLine.registerConverter(Host.Domain.class, text -> parsed(AddressParser.domain(text, true)));
        commandLine.setOut(writer(surroundings.out()));
        commandLine.setErr(writer(surroundings.err()));
        commandLine.setExecutionExceptionHandler((failure, where, _) -> report(failure, where));
        commandLine.setParameterExceptionHandler((wrong, _) -> {
            CommandLine where = wrong.getCommandLine();
            where.getErr().println("letterlock: " + wrong.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(wrong, where.getErr());
            where.getErr().println("Try `" + where.getCommandSpec().qualifiedName() + " --help`.");
            return ExitCode.USAGE.code;
        });
        return commandLine;
    }

    private static <T> T parsed(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(T value) -> value;
            case Parsed.Bad<T>(String problem) -> throw new CommandLine.TypeConversionException(problem);
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static int report(Exception failure, CommandLine where) {
        where.getOut().flush();
        if (failure instanceof CommandFailed failed) {
            where.getErr().println("letterlock: " + failed.getMessage());
            return failed.exitCode().code;
        }
        where.getErr().println("letterlock: a bug of ours, please report it:");
        failure.printStackTrace(where.getErr());
        return ExitCode.SOFTWARE.code;
    }

    /// Makes commands: with the surroundings where their constructor asks for them.
    private record Surrounded(Surroundings surroundings) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Surroundings.class) {
                    return type.cast(constructor.newInstance(surroundings));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /// The version, from the jar's manifest; a build that runs from classes has none.
    static final class Version implements CommandLine.IVersionProvider {
        static String number() {
            return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("unpackaged");
        }

        static String line() {
            return "letterlock " + number();
        }

        @Override
        public String[] getVersion() {
            return new String[] {line()};
        }
    }
}
