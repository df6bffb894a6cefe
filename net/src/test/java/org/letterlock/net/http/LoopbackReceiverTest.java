package org.letterlock.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ear on loopback hears one answer, the right one, and shrugs at the rest.
class LoopbackReceiverTest {
    private LoopbackReceiver receiver;
    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws IOException {
        receiver = LoopbackReceiver.open("127.0.0.1", 0, "/back", query -> query.contains("state=ours"));
    }

    @AfterEach
    void close() {
        receiver.close();
        browser.close();
    }

    private HttpResponse<String> visit(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + receiver.port() + path));
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void takesTheRightAnswerOnce() throws Exception {
        HttpResponse<String> answer = visit("/back?code=a%20b&state=ours");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("go back").doesNotContain("a%20b").doesNotContain("ours");
        assertThat(visit("/back?code=other&state=ours").statusCode()).isEqualTo(410);
        assertThat(receiver.await(Duration.ofSeconds(5))).contains("code=a%20b&state=ours");
    }

    @Test
    void whatOthersSendDoesNotEndTheWaiting() throws Exception {
        assertThat(visit("/back?code=1&state=theirs").statusCode()).isEqualTo(400);
        assertThat(visit("/back").statusCode()).isEqualTo(404);
        assertThat(visit("/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(visit("/other?state=ours").statusCode()).isEqualTo(404);
        assertThat(visit("/back?state=ours&" + "x".repeat(20_000)).statusCode()).isEqualTo(400);
        var post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + receiver.port() + "/back?state=ours"))
                .POST(HttpRequest.BodyPublishers.ofString("x"));
        assertThat(browser.send(post.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(receiver.await(Duration.ZERO)).isEmpty();
        assertThat(visit("/back?state=ours").statusCode()).isEqualTo(200);
    }

    @Test
    void aPageThatCallsThisMachineByItsOwnNameIsSentAway() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            socket.getOutputStream()
                    .write("GET /back?state=ours HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 421");
        }
        assertThat(receiver.await(Duration.ZERO)).isEmpty();
    }

    @Test
    void localhostIsBothAddresses() throws Exception {
        try (var both = LoopbackReceiver.open("localhost", 0, "", _ -> true)) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + both.port() + "?x=1"));
            assertThat(browser.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(both.await(Duration.ofSeconds(5))).contains("x=1");
        }
    }

    @Test
    void aPortInOthersHandsIsNotTaken() {
        assertThatThrownBy(() -> LoopbackReceiver.open("127.0.0.1", receiver.port(), "/", _ -> true))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysSo() {
        Thread.currentThread().interrupt();
        assertThat(receiver.await(Duration.ofMinutes(1))).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }
}
