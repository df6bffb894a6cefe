package org.letterlock.server.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.protocol.sasl.Refusal;
import org.letterlock.protocol.smtp.Reply;
import org.letterlock.protocol.smtp.ReplyFormat;
import org.letterlock.server.policy.Denial;

final class RepliesTest {
    private static final List<Field> CONSTANTS = Arrays.stream(Replies.class.getDeclaredFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Reply.class)
            .toList();

    private static Reply value(Field field) {
        try {
            return (Reply) field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Path sources() {
        return Stream.of("server/src/main/java", "src/main/java")
                .map(Path::of)
                .filter(folder -> Files.isDirectory(folder.resolve("org/letterlock/server/smtp")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyConstantIsUsed() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(sources().resolve("org/letterlock/server/smtp"))) {
            for (Path file : files.toList()) {
                text.append(Files.readString(file));
            }
        }
        assertThat(CONSTANTS)
                .hasSizeGreaterThan(40)
                .allSatisfy(field -> assertThat(Pattern.compile("\\b" + field.getName() + "\\b")
                                .matcher(text)
                                .results()
                                .count())
                        .as(field.getName())
                        .isGreaterThan(1));
    }

    @Test
    void codesAgreeAndLinesAreShort() {
        assertThat(CONSTANTS).allSatisfy(field -> {
            Reply reply = value(field);
            reply.enhanced()
                    .ifPresent(enhanced ->
                            assertThat(enhanced.klass()).as(field.getName()).isEqualTo(reply.code() / 100));
            // RFC 2034 §4: all but the intermediate ones
            assertThat(reply.enhanced().isPresent()).as(field.getName()).isEqualTo(reply.code() / 100 != 3);
            String wire = new String(ReplyFormat.encode(reply), StandardCharsets.US_ASCII);
            assertThat(wire)
                    .as(field.getName())
                    .hasSizeLessThan(ReplyFormat.LINE)
                    .doesNotContain("?");
        });
    }

    /// RFC 4954 §6: nothing temporary may look like a wrong password, and the other way round.
    @ParameterizedTest
    @EnumSource
    void everyRefusalHasItsCode(Refusal.Kind kind) {
        Reply reply = Replies.refused(kind);
        boolean temporary = EnumSet.of(Refusal.Kind.UNAVAILABLE, Refusal.Kind.THROTTLED, Refusal.Kind.BANNED)
                .contains(kind);
        assertThat(reply.temporary()).isEqualTo(temporary);
        assertThat(reply.code())
                .isEqualTo(
                        switch (kind) {
                            case MALFORMED -> 501;
                            case NEEDS_TLS -> 538;
                            case NEEDS_APP_PASSWORD -> 534;
                            case THROTTLED, BANNED, UNAVAILABLE -> 454;
                            case NOT_OFFERED -> 504;
                            default -> 535;
                        });
    }

    private static final Set<Denial> TEMPORARY =
            EnumSet.of(Denial.BACKEND_DOWN, Denial.NO_ROUTE, Denial.USED_UP, Denial.LOGIN_OVER);

    @ParameterizedTest
    @EnumSource
    void everyDenialHasItsCode(Denial denial) {
        Reply reply = Replies.denied(denial);
        assertThat(reply.temporary()).isEqualTo(TEMPORARY.contains(denial));
        assertThat(reply.positive()).isFalse();
    }
}
