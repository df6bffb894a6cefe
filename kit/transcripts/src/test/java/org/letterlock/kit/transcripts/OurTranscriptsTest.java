package org.letterlock.kit.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Every script in the project's own `transcripts` folder is fit to be played.
final class OurTranscriptsTest {
    @Test
    void everyScriptPassesTheLinter() throws Exception {
        Path folder = Path.of(System.getProperty("root", "../..")).resolve("transcripts");
        if (!Files.exists(folder)) {
            folder = Path.of("transcripts"); // run from the root of the checkout
        }
        assertThat(ScriptReader.files(folder))
                .as("scripts below %s", folder.toAbsolutePath())
                .isNotEmpty();
        assertThat(ScriptLint.problems(folder)).isEmpty();
    }
}
