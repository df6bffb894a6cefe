package org.letterlock.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import org.letterlock.protocol.smtp.Command;
import org.letterlock.protocol.smtp.CommandParser;
import org.letterlock.protocol.smtp.CommandPrinter;

/// Any line is a command of some kind, prints without controls or secrets, and reads back as itself if it is whole.
public final class CommandParserFuzz {
    private CommandParserFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Command command = CommandParser.parse(data, 0, data.length);
        String masked = CommandPrinter.printMasked(command);
        Claim.holds(masked.chars().noneMatch(Character::isISOControl), "a command prints a control character");
        switch (command) {
            case Command.Malformed malformed ->
                Claim.holds(
                        (malformed.problem() + malformed.syntax()).chars().allMatch(c -> c >= ' ' && c < 0x7f),
                        "a problem is not printable");
            case Command.Unknown _, Command.ForeignProtocol _ ->
                Claim.holds(masked.length() <= 12, "an unknown verb shows more than a verb");
            case Command.Auth(String mechanism, var response)
            when response.isPresent() -> {
                Claim.holds(masked.equals("AUTH " + mechanism + " ***"), "an initial response is shown");
                readsBack(command);
            }
            default -> readsBack(command);
        }
    }

    private static void readsBack(Command command) {
        byte[] printed = CommandPrinter.print(command).getBytes(StandardCharsets.UTF_8);
        Command again = CommandParser.parse(printed, 0, printed.length);
        // a source route is told, and not printed
        boolean same = again.equals(command) || CommandPrinter.print(again).equals(CommandPrinter.print(command));
        Claim.holds(same, "a command does not read back as itself");
    }
}
