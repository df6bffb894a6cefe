package org.letterlock.kit.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every script in the project's own `transcripts` folder is fit to be played.
final class OurTranscriptsTest {
    @Test
    void everyScriptPassesTheLinter() throws Exception {
        Path folder = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("transcripts").resolve("README.md"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow()
                .getParent();
        assertThat(ScriptLint.problems(folder)).isEmpty();
    }
}
