package org.letterlock.net.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterlock.kit.cases.Cases;
import org.letterlock.net.wire.Buffers;

/// What every channel promises, whatever it runs over.
@ParameterizedClass
@EnumSource(Ends.Way.class)
@Timeout(30)
final class ChannelContractTest {
    private static final Duration SHORT = Duration.ofMillis(80);

    private final Ends.Way way;
    private Ends ends;
    private Channel near;
    private Channel far;

    ChannelContractTest(Ends.Way way) {
        this.way = way;
    }

    @BeforeEach
    void open() throws Exception {
        ends = way.open();
        near = ends.near();
        far = ends.far();
        near.patience(Duration.ofSeconds(20));
        far.patience(Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        ends.close();
    }

    private void say(String text) throws HungUp {
        near.write(text.getBytes(ISO_8859_1));
        near.flush();
    }

    private String line() throws HungUp {
        return describe(far.readLine(100));
    }

    private static String describe(Line line) {
        return switch (line) {
            case Line.Whole whole -> whole.latin1();
            case Line.TooLong(long length) -> "too long: " + length;
            case Line.Broken(Line.Fault fault) -> "broken: " + fault;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        EHLO a{CR}{LF}             | EHLO a
        {CR}{LF}                   | ''
        caf{E9}{CR}{LF}            | caf{E9}
        a{LF}                      | broken: BARE_LF
        {LF}                       | broken: BARE_LF
        a{CR}b{CR}{LF}             | broken: BARE_CR
        a{CR}{CR}{LF}              | broken: BARE_CR
        {CR}a{LF}                  | broken: BARE_CR
        a{00}b{CR}{LF}             | broken: NUL
        a{00}b{LF}                 | broken: NUL
        a{CR}{00}{CR}{LF}          | broken: BARE_CR
        """)
    void linesEndInCrLfAndHoldNeitherBareCrNorNul(String sent, String heard) throws Exception {
        say(unescape(sent) + "NEXT\r\n");
        assertThat(line()).isEqualTo(unescape(heard));
        assertThat(line()).as("the line after it").isEqualTo("NEXT");
    }

    private static String unescape(String text) {
        return text.replace("{CR}", "\r")
                .replace("{LF}", "\n")
                .replace("{00}", "\0")
                .replace("{E9}", "\u00e9");
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() throws Exception {
        String longest = "x".repeat(100);
        say(longest + "\r\n" + longest + "y\r\nNEXT\r\n");
        assertThat(line()).isEqualTo(longest);
        assertThat(line()).isEqualTo("too long: 101");
        assertThat(line()).isEqualTo("NEXT");
    }

    @Test
    void anEndlessLineIsReadToItsEndInLittleMemory() throws Exception {
        CompletableFuture<Void> sent = Ends.background(() -> {
            byte[] block = "x".repeat(50_000).getBytes(ISO_8859_1);
            for (int count = 0; count < 20; count++) {
                near.write(block);
            }
            say("\r\nNEXT\r\n");
        });
        assertThat(line()).isEqualTo("too long: 1000000");
        assertThat(line()).isEqualTo("NEXT");
        sent.join();
    }

    @Test
    void aLimitLargerThanAnyBufferHolds() throws Exception {
        String huge = "h".repeat(150_000);
        CompletableFuture<Void> sent = Ends.background(() -> say("A\r\n" + huge + "\r\nNEXT\r\n"));
        assertThat(line()).isEqualTo("A");
        assertThat(describe(far.readLine(200_000))).isEqualTo(huge);
        assertThat(line()).isEqualTo("NEXT");
        sent.join();
    }

    @Test
    void aTooLongLineWithAFaultIsBroken() throws Exception {
        say("x".repeat(200) + "\0\r\n" + "x".repeat(200) + "\nNEXT\r\n");
        assertThat(line()).isEqualTo("broken: NUL");
        assertThat(line()).isEqualTo("broken: BARE_LF");
        assertThat(line()).isEqualTo("NEXT");
    }

    @Test
    void anySplitOfTheSameBytesGivesTheSameLines() throws Exception {
        byte[] dialogue = ("EHLO a\r\n" + "x".repeat(300) + "\r\nbad\nb\rc\r\n\r\n\0\r\n" + "y".repeat(99)
                        + "\r\nend\r\n")
                .getBytes(ISO_8859_1);
        List<String> expected = List.of(
                "EHLO a",
                "too long: 300",
                "broken: BARE_LF",
                "broken: BARE_CR",
                "",
                "broken: NUL",
                "y".repeat(99),
                "end");
        Cases.of(20).check(one -> {
            CompletableFuture<Void> sent = Ends.background(() -> {
                int at = 0;
                while (at < dialogue.length) {
                    int count = Math.min(1 + one.below(40), dialogue.length - at);
                    near.write(dialogue, at, count);
                    near.flush();
                    at += count;
                }
            });
            var heard = new ArrayList<String>();
            for (int count = 0; count < expected.size(); count++) {
                heard.add(line());
            }
            sent.join();
            assertThat(heard).isEqualTo(expected);
        });
    }

    @Test
    void bodiesArriveWholeThroughWindows() throws Exception {
        byte[] body = new byte[3_000_000];
        for (int index = 0; index < body.length; index++) {
            body[index] = (byte) ((index * 31) >> 3);
        }
        CompletableFuture<Void> sent = Ends.background(() -> {
            near.write("DATA\r\n".getBytes(ISO_8859_1));
            near.write(body);
            say("DONE\r\n");
        });
        assertThat(line()).isEqualTo("DATA");
        var received = new ByteArrayOutputStream();
        int windows = 0;
        while (received.size() < body.length) {
            Window window = far.window();
            assertThat(window.length()).isPositive();
            int count = Math.min(window.length(), body.length - received.size());
            received.write(window.bytes(), window.from(), count);
            far.consume(count);
            windows++;
        }
        assertThat(Arrays.equals(received.toByteArray(), body)).isTrue();
        assertThat(line()).isEqualTo("DONE");
        sent.join();
        assertThat(body.length / windows).as("mean window").isGreaterThan(4_000);
    }

    @Test
    void aWindowStaysUntilItIsConsumed() throws Exception {
        say("abc");
        assertThat(far.window().length()).isEqualTo(3);
        far.consume(1);
        Window rest = far.window();
        assertThat(new String(rest.bytes(), rest.from(), rest.length(), ISO_8859_1))
                .isEqualTo("bc");
        assertThatThrownBy(() -> far.consume(3)).isInstanceOf(IllegalArgumentException.class);
        far.consume(2);
    }

    @Test
    void whatIsWrittenLeavesWithTheFlushAndBeforeAnyWait() throws Exception {
        far.write("220 hello\r\n".getBytes(ISO_8859_1));
        assertThat(near.pending()).isFalse();
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return line();
                    } catch (HungUp gone) {
                        throw new CompletionException(gone);
                    }
                },
                task -> Thread.ofVirtual().start(task));
        assertThat(describe(near.readLine(100))).isEqualTo("220 hello");
        say("EHLO\r\n");
        assertThat(asked.join()).isEqualTo("EHLO");
    }

    @Test
    void pendingTellsWhatHasComeAndDiscardForgetsIt() throws Exception {
        assertThat(far.pending()).isFalse();
        say("STARTTLS\r\nINJECTED\r\n");
        assertThat(line()).isEqualTo("STARTTLS");
        assertThat(far.pending()).isTrue();
        far.discardPending();
        assertThat(far.pending()).isFalse();
        say("NEXT\r\n");
        assertThat(line()).isEqualTo("NEXT");
    }

    @Test
    void aSilentPeerTimesOut() throws Exception {
        far.patience(SHORT);
        assertThatThrownBy(this::line)
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.TIMED_OUT);
    }

    @Test
    void aDrippingPeerMeetsTheDeadline() throws Exception {
        far.deadline(SHORT);
        var stop = new AtomicBoolean();
        CompletableFuture<Void> drip = Ends.background(() -> {
            while (!stop.get()) {
                say("x");
                LockSupport.parkNanos(2_000_000);
            }
        });
        assertThatThrownBy(() -> far.readLine(1_000_000))
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.TIMED_OUT);
        stop.set(true);
        drip.join();
    }

    @Test
    void aPeerThatAlwaysHasMoreReadyMeetsTheDeadlineToo() throws Exception {
        CompletableFuture<Void> flood = Ends.background(() -> {
            byte[] much = "x".repeat(1 << 16).getBytes(ISO_8859_1);
            try {
                while (true) {
                    near.write(much);
                }
            } catch (HungUp deaf) {
                // the other end had enough
            }
        });
        far.deadline(SHORT);
        assertThatThrownBy(() -> far.readLine(100))
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.TIMED_OUT);
        far.close();
        flood.join();
    }

    @Test
    void aDeadlineCanBeLifted() throws Exception {
        far.deadline(Duration.ofNanos(1));
        assertThatThrownBy(this::line).isInstanceOf(HungUp.class);
        far.deadline(Duration.ZERO);
        say("NEXT\r\n");
        assertThat(line()).isEqualTo("NEXT");
    }

    @Test
    void itsAgeOnlyGrows() throws Exception {
        Duration young = far.age();
        assertThat(young).isGreaterThanOrEqualTo(Duration.ZERO);
        far.patience(SHORT);
        assertThatThrownBy(this::line).isInstanceOf(HungUp.class);
        assertThat(far.age()).isGreaterThan(young);
    }

    @Test
    void aPeerThatTakesNothingTimesOutToo() throws Exception {
        near.patience(SHORT);
        byte[] block = new byte[1 << 20];
        assertThatThrownBy(() -> {
                    for (int count = 0; count < 64; count++) {
                        near.write(block);
                    }
                })
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.TIMED_OUT);
    }

    @Test
    void theEndOfThePeerIsHeardAfterAllItSaid() throws Exception {
        say("QUIT\r\nhalf a line");
        near.close();
        assertThat(line()).isEqualTo("QUIT");
        assertThatThrownBy(this::line)
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.CLOSED);
    }

    @Test
    void aCloseSendsWhatWasBuffered() throws Exception {
        far.write("221 bye\r\n".getBytes(ISO_8859_1));
        far.close();
        assertThat(describe(near.readLine(100))).isEqualTo("221 bye");
        assertThatThrownBy(() -> near.readLine(100)).isInstanceOf(HungUp.class);
    }

    @Test
    void theLastReplyArrivesThoughWeReadNotAll() throws Exception {
        say("EHLO\r\n" + "GARBAGE\r\n".repeat(3_000));
        assertThat(line()).isEqualTo("EHLO");
        CompletableFuture<Void> closed = Ends.background(() -> {
            far.pending(); // from now on this thread is the reader
            far.write("554 5.5.0 one at a time\r\n".getBytes(ISO_8859_1));
            far.close();
        });
        assertThat(describe(near.readLine(100))).isEqualTo("554 5.5.0 one at a time");
        assertThatThrownBy(() -> near.readLine(100))
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.CLOSED);
        near.close();
        closed.join();
    }

    @Test
    void writingAfterTheCloseFails() {
        near.close();
        near.close();
        assertThatThrownBy(() -> say("x")).isInstanceOf(HungUp.class);
        assertThatThrownBy(() -> near.readLine(10)).isInstanceOf(HungUp.class);
    }

    @Test
    void closingFromAnotherThreadEndsARead() throws Exception {
        CompletableFuture<Void> reading = Ends.background(this::line);
        awaitWaiting();
        far.close();
        assertThatThrownBy(reading::join).hasCauseInstanceOf(HungUp.class);
    }

    @Test
    void anInterruptEndsAWaitForALineAndLeavesAFarewell() throws Exception {
        CompletableFuture<Void> reading = Ends.background(() -> {
            try {
                line();
            } catch (HungUp gone) {
                assertThat(gone.reason()).isEqualTo(HungUp.Reason.SHUTDOWN);
                far.write("421 4.3.2 closing\r\n".getBytes(ISO_8859_1));
                far.flush();
            }
        });
        awaitWaiting();
        far.interrupt();
        assertThat(describe(near.readLine(100))).isEqualTo("421 4.3.2 closing");
        reading.join();
    }

    @Test
    void anInterruptLetsABodyBeFinished() throws Exception {
        say("body");
        far.consume(far.window().length());
        CompletableFuture<Void> reading = Ends.background(() -> {
            far.consume(far.window().length());
            assertShutDown(this::line);
        });
        awaitWaiting();
        far.interrupt();
        say("more");
        reading.join();
    }

    @Test
    void anInterruptLetsALineBeFinished() throws Exception {
        say("half ");
        assertThat(far.window().length()).isEqualTo(5);
        CompletableFuture<Void> reading = Ends.background(() -> {
            assertThat(line()).isEqualTo("half a line");
            assertShutDown(this::line);
        });
        awaitWaiting();
        far.interrupt();
        say("a line\r\n");
        reading.join();
    }

    private static void assertShutDown(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .asInstanceOf(type(HungUp.class))
                .extracting(HungUp::reason)
                .isEqualTo(HungUp.Reason.SHUTDOWN);
    }

    /// Long enough for the other thread to be blocked in its read; too short would only test the other order.
    private static void awaitWaiting() {
        LockSupport.parkNanos(30_000_000);
    }

    @Test
    void noBytesStayBehindInTheBuffersOfOthers() throws Exception {
        say("secret ".repeat(500) + "\r\nsecret\r\n");
        assertThat(describe(far.readLine(10_000))).startsWith("secret");
        assertThat(line()).isEqualTo("secret");
        far.write("secret secret\r\n".getBytes(ISO_8859_1));
        far.flush();
        assertThat(describe(near.readLine(100))).isEqualTo("secret secret");
        far.pending();
        far.close();
        near.close();
        for (int count = 0; count < 100; count++) {
            assertThat(Buffers.take()).as("a buffer of the pool").containsOnly(0);
        }
    }

    @Test
    void itKnowsBothEnds() {
        assertThat(near.peer().remote().getPort()).isEqualTo(far.peer().local().getPort());
        assertThat(far.peer().remote().getPort()).isEqualTo(near.peer().local().getPort());
        assertThat(near.toString()).contains(String.valueOf(near.peer().remote()));
    }
}
