package org.letterlock.app.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.letterlock.protocol.transcript.Entry;
import org.letterlock.protocol.transcript.Transcript;
import org.letterlock.protocol.transcript.TranscriptFormat;

/// Prints a conversation as it goes on, in the style of swaks ([TranscriptFormat]), in colours on a terminal, and with
/// `?` what an exchange was for.
final class TranscriptPrinter implements Transcript {
    private enum Paint {
        CLIENT("\033[36m"),
        SERVER("\033[32m"),
        NOTE("\033[2m"),
        EVENT("\033[1m"),
        TROUBLE("\033[31m");

        final String on;

        Paint(String on) {
            this.on = on;
        }
    }

    private static final String OFF = "\033[0m";

    private final PrintStream out;
    private final boolean colored;
    private final boolean explained;
    private Optional<Lessons.Lesson> lesson;
    private final Lessons lessons = new Lessons();

    TranscriptPrinter(PrintStream out, boolean colored, boolean explained) {
        this.out = out;
        this.colored = colored;
        this.explained = explained;
        this.lesson = Optional.empty();
    }

    @Override
    public void add(Entry entry) {
        if (!(entry instanceof Entry.Server) && !(entry instanceof Entry.Note)) {
            finish();
        }
        Paint paint = switch (entry) {
            case Entry.Client _ -> Paint.CLIENT;
            case Entry.Server _ -> Paint.SERVER;
            case Entry.Note _ -> Paint.NOTE;
            case Entry.Event _ -> Paint.EVENT;
            case Entry.Trouble _ -> Paint.TROUBLE;
        };
        print(paint, TranscriptFormat.swaks(entry));
        if (explained) {
            lessons.on(entry).ifPresent(next -> lesson = Optional.of(next));
        }
    }

    /// Says what the last exchange was for.
    void finish() {
        lesson.ifPresent(last -> print(Paint.NOTE, "   ? " + last.words() + " [" + last.reference() + "]"));
        lesson = Optional.empty();
        out.flush();
    }

    private void print(Paint paint, String line) {
        out.println(colored ? paint.on + line + OFF : line);
    }
}
