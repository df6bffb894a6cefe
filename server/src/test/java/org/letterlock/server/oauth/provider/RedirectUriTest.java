package org.letterlock.server.oauth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterlock.protocol.text.Parsed;

final class RedirectUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.test/back",
                "https://app.example.test:8443/back?x=1",
                "http://127.0.0.1/back",
                "http://127.0.0.1:8080/back",
                "http://127.0.0.1",
                "http://[::1]/back",
                "http://localhost:8080/back",
                "org.example.app:/back",
                "com.example-two.app:/x/y?z",
            })
    void mayBeRegistered(String text) {
        RedirectUri uri = RedirectUri.parse(text).orThrow();
        assertThat(uri.text()).isEqualTo(text);
        assertThat(uri.matches(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/back",
                "http://app.example.test/back",
                "http://192.0.2.1/back",
                "https://app.example.test/back#here",
                "http://127.0.0.1/back#here",
                "https://user@app.example.test/back",
                "https:///back",
                "https:back",
                "javascript:alert(1)",
                "data:text/html,hi",
                "myapp:/back",
                "org.example.app:back",
                "urn:ietf:wg:oauth:2.0:oob",
                "https://app.example.test/a b",
                "https://app.example.test/\u00e9",
                "https://app.example.test/\nhttps://evil.example/",
                "ftp://app.example.test/back",
                "file:///etc/passwd",
            })
    void mayNot(String text) {
        assertThat(RedirectUri.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    /// RFC 8252 §7.3: any port, and nothing else, on a loopback address; RFC 9700 §2.1: all others octet by octet.
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/b, http://127.0.0.1:1/b, true",
        "http://127.0.0.1/b, http://127.0.0.1:65535/b, true",
        "http://127.0.0.1:80/b, http://127.0.0.1:81/b, true",
        "http://[::1]/b, http://[::1]:4711/b, true",
        "http://127.0.0.1/b?x=1, http://127.0.0.1:5/b?x=1, true",
        "http://127.0.0.1, http://127.0.0.1:5, true",
        "http://127.0.0.1, http://127.0.0.1:5/, false",
        "http://127.0.0.1/b, http://[::1]/b, false",
        "http://127.0.0.1/b, http://127.0.0.1:65536/b, false",
        "http://127.0.0.1/b, http://127.0.0.1:-1/b, false",
        "http://127.0.0.1/b?x=1, http://127.0.0.1:5/b?x=2, false",
        "http://localhost:80/b, http://localhost:81/b, false",
        "https://a.test/b, https://a.test:443/b, false",
        "https://a.test/b, https://A.test/b, false",
        "https://a.test/b, https://a.test/%62, false",
        "https://a.test/b, https://a.test/b/../b, false",
        "https://a.test/, https://a.test/anything, false",
    })
    void matches(String registered, String requested, boolean same) {
        assertThat(RedirectUri.parse(registered).orThrow().matches(requested)).isEqualTo(same);
    }
}
