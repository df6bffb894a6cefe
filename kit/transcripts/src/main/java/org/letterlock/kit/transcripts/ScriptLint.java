package org.letterlock.kit.transcripts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks over every script of a folder: each can be read, says what it is about, and names the RFC it stands for.
public final class ScriptLint {
    private static final Pattern REFERENCE =
            Pattern.compile("\\bRFC ?\\d{3,5}\\b|\\bCVE-\\d{4}-\\d+\\b|\\b(MS|draft)-[A-Za-z][A-Za-z0-9-]+");
    private static final Pattern FILE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.txt");

    private ScriptLint() {}

    /// What is wrong, one sentence each, with file and line; empty when nothing is.
    public static List<String> problems(Path folder) throws IOException {
        var problems = new ArrayList<String>();
        for (Path file : ScriptReader.files(folder)) {
            String name = folder.relativize(file).toString();
            if (!FILE_NAME.matcher(file.getFileName().toString()).matches()) {
                problems.add(name + ": a file's name is made of a-z, 0-9 and -, and ends in .txt");
            }
            try {
                look(ScriptReader.read(name, Files.readString(file, StandardCharsets.UTF_8)), problems);
            } catch (MalformedScript malformed) {
                problems.add(String.valueOf(malformed.getMessage()));
            }
        }
        return List.copyOf(problems);
    }

    private static void look(Script script, List<String> problems) {
        if (script.title().isBlank()) {
            problems.add(script.name() + ":1: no title: the first line is a comment that says what this is about");
        }
        if (script.comments().stream()
                .noneMatch(comment -> REFERENCE.matcher(comment).find())) {
            problems.add(script.name() + ":1: names no RFC (nor CVE) that it stands for");
        }
        Set<Speaker> only = EnumSet.noneOf(Speaker.class);
        boolean somebodyAnswers = false;
        for (Step step : script.steps()) {
            switch (step) {
                case Step.Matches matches -> only.add(matches.speaker());
                case Step.Until until -> only.add(until.speaker());
                case Step.Says says -> somebodyAnswers |= says.speaker() == Speaker.SERVER;
                default -> {}
            }
        }
        if (only.size() > 1) {
            problems.add(script.name() + ": nobody can play this: both sides have lines with ~ or …");
        }
        if (only.isEmpty() && !somebodyAnswers) {
            problems.add(script.name() + ": a script without a word of the server cannot fail");
        }
    }
}
