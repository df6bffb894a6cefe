package org.letterlock.app.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `letterlock completion`: the script that teaches a shell our commands and options.
@Command(
        name = "completion",
        description = {
            "Print a completion script for bash and zsh.",
            "",
            "For this shell:   source <(letterlock completion)",
            "For good (bash):  letterlock completion > ~/.local/share/bash-completion/completions/letterlock"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.out().print(AutoComplete.bash("letterlock", spec.root().commandLine()));
        return ExitCode.OK.code;
    }
}
