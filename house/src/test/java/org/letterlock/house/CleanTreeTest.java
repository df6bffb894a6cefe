package org.letterlock.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Nothing that belongs to one machine or one person has slipped into the tree.
final class CleanTreeTest {
    private record Stain(String what, Pattern pattern) {}

    private static final List<Stain> STAINS = List.of(
            new Stain("somebody's home folder", Pattern.compile("/(?:home|Users)/(?!you/|runner/)[a-z][a-z0-9_-]*/")),
            new Stain("root's home folder", Pattern.compile("(?<![\\w.])/root/\\.")),
            new Stain(
                    "a package registry of one's own",
                    Pattern.compile("(?i)https?://[^\\s\"'<>]*(?:artifactory|nexus|verdaccio|pkgs\\.dev)[^\\s\"'<>]*")),
            new Stain(
                    "an address of a private network as a URL",
                    Pattern.compile("https?://(?:10|192\\.168|172\\.(?:1[6-9]|2\\d|3[01]))\\.[\\d.]+")),
            // A number alone is a port, and @ behind it one of the tricks that redirects are tested with.
            new Stain(
                    "a credential in a URL",
                    Pattern.compile("https?://[^\\s/:@\"'<>$]+:(?!\\d+\\\\*@)[^\\s/@\"'<>$]+@")),
            new Stain("an access token", Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16})\\b")),
            new Stain("work that was not finished", Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b")),
            new Stain("a merge that was not finished", Pattern.compile("(?m)^(?:<{7} |>{7} )")));

    @Test
    void nothingOfOneMachineIsInTheTree() throws IOException {
        var found = new ArrayList<String>();
        for (Path file : Sources.all()) {
            if (file.endsWith("LICENSE")) {
                continue;
            }
            String text;
            try {
                text = Files.readString(file);
            } catch (MalformedInputException binary) {
                continue;
            }
            for (Stain stain : STAINS) {
                var matcher = stain.pattern().matcher(text);
                while (matcher.find()) {
                    long line = text.substring(0, matcher.start()).lines().count();
                    found.add(Sources.relative(file) + ":" + Math.max(1, line) + " " + stain.what() + ": "
                            + matcher.group());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void textEndsInALineEnd() throws IOException {
        var found = new ArrayList<Path>();
        for (Path file : Sources.all()) {
            String name = file.getFileName().toString();
            if (name.matches(".*\\.(java|md|xml|toml|tsv|sql)") && Files.size(file) > 0) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes[bytes.length - 1] != '\n') {
                    found.add(Sources.relative(file));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
