package org.letterlock.app.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// RFC 8259, as far as it is written here.
final class JsonTest {
    @Test
    void valuesStandAsTheyAre() {
        assertThat(Json.print(Arrays.asList("a", 1, 2L, 1.5, true, null, Optional.empty(), Optional.of("b"))))
                .isEqualTo("[\n  \"a\",\n  1,\n  2,\n  1.5,\n  true,\n  null,\n  null,\n  \"b\"\n]");
        assertThat(Json.print(Instant.parse("2026-11-21T05:00:00Z"))).isEqualTo("\"2026-11-21T05:00:00Z\"");
        assertThat(Json.print(List.of())).isEqualTo("[]");
        assertThat(Json.print(Map.of())).isEqualTo("{}");
    }

    @Test
    void aDocumentBeginsWithItsSchema() {
        var document = Json.document("letterlock.test.v1");
        document.put("list", List.of(Map.of("a", 1)));
        assertThat(Json.print(document))
                .isEqualTo(
                        "{\n  \"schema\": \"letterlock.test.v1\",\n  \"list\": [\n    {\n      \"a\": 1\n    }\n  ]\n}");
    }

    @Test
    void textIsEscapedSoThatNoTerminalObeysIt() {
        assertThat(Json.print("\"\\\r\n\t\u0000\u001b[2J\u009b ü €"))
                .isEqualTo("\"\\\"\\\\\\r\\n\\t\\u0000\\u001b[2J\\u009b ü €\"");
        assertThat(Json.print("\ud83d\ude00 \ud83d \ude00")).isEqualTo("\"\ud83d\ude00 \\ud83d \\ude00\"");
    }

    @Test
    void whatIsNoJsonIsABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.print(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.print(new Object()));
    }
}
