package org.letterlock.app.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The command `letterlock`: what it can do, and where the process begins and ends.
@Command(
        name = "letterlock",
        description = "Mail, with authentication: a mail server, a client and the tools around them.",
        subcommands = {CompletionCommand.class},
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
        footer = {
            "",
            "Results go to standard output, everything else to standard error.",
            "Exit codes: 0 done, 64 usage, 65 bad message, 66 nothing there, 69 refused, 70 our bug, 74 I/O, "
                    + "75 try later, 76 protocol or TLS, 77 authentication, 78 configuration."
        })
public final class Main {
    private Main() {}

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
        int code = commandLine(surroundings).execute(args);
        surroundings.out().flush();
        return code;
    }

    /// All commands, each with the surroundings in hand.
    static CommandLine commandLine(Surroundings surroundings) {
        var commandLine = new CommandLine(new Main(), new Surrounded(surroundings));
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
