package org.letterlock.kit.transcripts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Reads scripts; `transcripts/README.md` says how they are written.
public final class ScriptReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern LISTENER = Pattern.compile("[a-z0-9-]*");
    private static final Pattern EXPECTATION = Pattern.compile("@([a-z][a-z0-9-]*)(?: (.*))?");

    private final String name;
    private final List<String> comments = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private int line;

    private ScriptReader(String name) {
        this.name = name;
    }

    /// Every script below `folder`, in the order of their names, which are relative to it.
    ///
    /// @throws MalformedScript for the first that cannot be read
    public static List<Script> all(Path folder) throws IOException, MalformedScript {
        var scripts = new ArrayList<Script>();
        for (Path file : files(folder)) {
            scripts.add(read(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8)));
        }
        return scripts;
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    /// @param name what messages call it
    /// @param text all of it
    public static Script read(String name, String text) throws MalformedScript {
        var reader = new ScriptReader(name);
        for (String written : text.split("\r?\n", -1)) {
            reader.line++;
            reader.readLine(written);
        }
        if (reader.steps.isEmpty()) {
            throw new MalformedScript(name, reader.line, "nothing happens in this script");
        }
        String title = reader.comments.isEmpty() ? "" : reader.comments.getFirst();
        return new Script(name, title, reader.comments, reader.steps);
    }

    private void readLine(String written) throws MalformedScript {
        if (written.isBlank()) {
            return;
        }
        switch (written.charAt(0)) {
            case '#' -> {
                if (steps.isEmpty()) {
                    comments.add(written.substring(1).strip());
                }
            }
            case 'C' -> steps.add(speech(Speaker.CLIENT, written));
            case 'S' -> steps.add(speech(Speaker.SERVER, written));
            case '!' -> steps.add(effect(written.strip()));
            case '@' -> steps.add(expectation(written.strip()));
            default -> throw malformed("a line starts with C, S, !, @ or #, not with " + written.charAt(0));
        }
    }

    private Step speech(Speaker speaker, String written) throws MalformedScript {
        if (written.length() < 2) {
            throw malformed("after " + written + " comes one of : | ~ …");
        }
        boolean dots = written.startsWith("...", 1);
        String text = written.substring(dots ? 4 : 2);
        String said = Substitution.wire(text.startsWith(" ") ? text.substring(1) : text);
        if (!text.isEmpty() && !text.startsWith(" ")) {
            throw malformed("after " + written.substring(0, dots ? 4 : 2) + " comes a space");
        }
        checkSubstitutions(said);
        return switch (dots ? '…' : written.charAt(1)) {
            case ':' -> new Step.Says(line, speaker, said, true);
            case '|' -> new Step.Says(line, speaker, said, false);
            case '~' -> new Step.Matches(line, speaker, checkedRegex(said));
            case '…' -> until(speaker, said);
            default -> throw malformed("after " + speaker.mark() + " comes one of : | ~ …");
        };
    }

    private Step until(Speaker speaker, String start) throws MalformedScript {
        if (start.isBlank()) {
            throw malformed("skip until what?");
        }
        return new Step.Until(line, speaker, start.strip());
    }

    private void checkSubstitutions(String text) throws MalformedScript {
        Optional<String> problem = Substitution.problem(text);
        if (problem.isPresent()) {
            throw malformed(problem.get());
        }
    }

    private String checkedRegex(String regex) throws MalformedScript {
        try {
            Pattern.compile(Substitution.withPlaceholders(regex));
            return regex;
        } catch (PatternSyntaxException wrong) {
            throw malformed("not a regular expression: " + wrong.getDescription());
        }
    }

    private Step effect(String written) throws MalformedScript {
        String[] words = written.substring(1).split(" +", 2);
        String argument = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "connect" -> new Step.Connect(line, listener(argument));
            case "tls" -> bare(new Step.Tls(line), argument);
            case "close" -> bare(new Step.Close(line), argument);
            case "closed" -> bare(new Step.Closed(line), argument);
            case "stall" -> new Step.Stall(line, duration(argument));
            case "later" -> new Step.Later(line, duration(argument));
            case "split" -> new Step.Split(line, number(argument));
            case String unknown ->
                throw malformed("no such effect: !" + unknown
                        + " (there are !connect !tls !close !closed !stall !later !split)");
        };
    }

    private Step bare(Step step, String argument) throws MalformedScript {
        if (!argument.isEmpty()) {
            throw malformed("this effect takes no argument: " + argument);
        }
        return step;
    }

    private String listener(String argument) throws MalformedScript {
        if (!LISTENER.matcher(argument).matches()) {
            throw malformed("not the name of a listener: " + argument);
        }
        return argument;
    }

    private int number(String argument) throws MalformedScript {
        if (!argument.matches("\\d{1,6}")) {
            throw malformed("!split takes a number of octets, 0 for whole lines again");
        }
        return Integer.parseInt(argument);
    }

    private Duration duration(String argument) throws MalformedScript {
        Matcher parts = DURATION.matcher(argument);
        if (!parts.matches()) {
            throw malformed("a duration is written like 500ms, 30s, 5m, 2h or 1d, not like '" + argument + "'");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private Step expectation(String written) throws MalformedScript {
        Matcher parts = EXPECTATION.matcher(written);
        if (!parts.matches()) {
            throw malformed("an expectation is written like @mailbox alice@example.test 1");
        }
        String arguments = parts.group(2) == null ? "" : Substitution.wire(parts.group(2));
        checkSubstitutions(arguments);
        return new Step.Expect(line, parts.group(1), arguments);
    }

    private MalformedScript malformed(String problem) {
        return new MalformedScript(name, line, problem);
    }
}
