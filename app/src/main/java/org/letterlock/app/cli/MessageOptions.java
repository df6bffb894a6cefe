package org.letterlock.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.message.AddressList;
import org.letterlock.protocol.message.Attachment;
import org.letterlock.protocol.message.ExtraField;
import org.letterlock.protocol.message.Letter;
import org.letterlock.protocol.message.MediaType;
import org.letterlock.protocol.message.NamedMailbox;
import org.letterlock.protocol.text.Octets;
import org.letterlock.protocol.text.Parsed;
import picocli.CommandLine.Option;

/// What is sent, from whom, to whom.
final class MessageOptions {
    private static final String NULL_SENDER = "<>";
    private static final String TEST_TEXT = "This is a test message, sent by letterlock send.\n";

    @Option(
            names = {"-f", "--from"},
            paramLabel = "ADDRESS",
            description = "The sender: an address, or 'Name <address>'; '<>' for the null sender. Without it the user "
                    + "who logs in, if that is an address.")
    private @Nullable String from;

    @Option(
            names = {"-t", "--to"},
            paramLabel = "ADDRESS",
            description = "A recipient, or several with commas. May be repeated.")
    private List<String> to = new ArrayList<>();

    @Option(names = "--cc", paramLabel = "ADDRESS", description = "One who gets a copy.")
    private List<String> cc = new ArrayList<>();

    @Option(names = "--bcc", paramLabel = "ADDRESS", description = "One who gets a copy that no header tells of.")
    private List<String> bcc = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "TEXT", description = "The subject.")
    private @Nullable String subject;

    @Option(
            names = "--body",
            paramLabel = "TEXT|@FILE|-",
            description = "The text, a file that holds it, or - for standard input. Without any content a test text.")
    private @Nullable String body;

    @Option(names = "--html", paramLabel = "TEXT|@FILE|-", description = "The same as HTML.")
    private @Nullable String html;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "Another header field, or one in place of ours.")
    private List<String> fields = new ArrayList<>();

    @Option(
            names = "--attach",
            paramLabel = "FILE[;type=TYPE][;name=NAME]",
            description = "Attach a file; its type is found out where it is not said.")
    private List<String> attachments = new ArrayList<>();

    @Option(
            names = "--inline",
            paramLabel = "FILE[;type=TYPE][;name=NAME][;cid=ID]",
            description = "A picture or the like that the HTML shows as cid:ID; ID is the file's name where it is not "
                    + "said.")
    private List<String> inline = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "@FILE|-",
            description = "Send this whole message, headers and all, in place of one made of the options above. "
                    + "Without -f and -t its From, To, Cc and Bcc say where it goes, and Bcc is left out.")
    private @Nullable String data;

    @Option(
            names = "--binary",
            description = "Send the octets of --data exactly as they are, line ends too; the server must have "
                    + "BINARYMIME if any is not CRLF.")
    boolean binary;

    /// The message as handed in by --data, if any.
    Optional<RawMessage> raw(Surroundings surroundings) {
        if (data == null) {
            return Optional.empty();
        }
        String named = data;
        if (named.equals("-")) {
            return Optional.of(RawMessage.of(standardInput(surroundings)));
        }
        if (!named.startsWith("@") || named.length() == 1) {
            throw new CommandFailed(ExitCode.USAGE, "--data takes @FILE, or - for standard input");
        }
        return Optional.of(RawMessage.of(readable(surroundings, named.substring(1))));
    }

    /// The envelope's sender where -f names it: empty text for the null sender.
    Optional<String> sender() {
        return Optional.ofNullable(from)
                .map(text -> isNull(text) ? "" : only("-f", text).mailbox().text());
    }

    /// The envelope's recipients as -t, --cc and --bcc name them.
    List<NamedMailbox> recipients() {
        var all = new ArrayList<NamedMailbox>();
        all.addAll(addresses("-t", to));
        all.addAll(addresses("--cc", cc));
        all.addAll(addresses("--bcc", bcc));
        return all;
    }

    /// The letter that the options make.
    ///
    /// @param user who sends it where -f does not say
    Letter letter(Surroundings surroundings, Optional<String> user) {
        List<ExtraField> extra = fields.stream().map(MessageOptions::field).toList();
        Letter.Builder letter = Letter.from(author(extra, user))
                .to(addresses("-t", to))
                .cc(addresses("--cc", cc))
                .bcc(addresses("--bcc", bcc))
                .field(extra.toArray(ExtraField[]::new));
        text(surroundings, body).ifPresent(letter::text);
        text(surroundings, html).ifPresent(letter::html);
        boolean empty = body == null && html == null && attachments.isEmpty() && inline.isEmpty();
        if (empty) {
            letter.text(TEST_TEXT);
        }
        String line = subject == null && empty ? "Test" : subject;
        if (line != null) {
            letter.subject(line);
        }
        inline.forEach(each -> letter.inline(attachment(surroundings, each)));
        attachments.forEach(each -> letter.attach(attachment(surroundings, each)));
        return letter.build();
    }

    /// Who asks for standard input; more than one cannot have it.
    List<String> standardInputUsers() {
        var users = new ArrayList<String>();
        if ("-".equals(body)) {
            users.add("--body");
        }
        if ("-".equals(html)) {
            users.add("--html");
        }
        if ("-".equals(data)) {
            users.add("--data");
        }
        return users;
    }

    private NamedMailbox author(List<ExtraField> extra, Optional<String> user) {
        Optional<String> inHeader = extra.stream()
                .filter(field -> field.name().equalsIgnoreCase("From"))
                .map(ExtraField::value)
                .findFirst();
        if (from != null && !isNull(from)) {
            return only("-f", from);
        }
        if (inHeader.isPresent()) {
            return addresses("From", List.of(inHeader.get())).getFirst();
        }
        if (from != null) {
            throw new CommandFailed(
                    ExitCode.USAGE, "with the null sender, say who wrote the message: -H 'From: ADDRESS'");
        }
        return user.filter(name -> AddressList.parse(name) instanceof Parsed.Ok<AddressList>(var list)
                        && list.named().size() == 1)
                .map(name -> only("-u", name))
                .orElseThrow(() -> new CommandFailed(ExitCode.USAGE, "who sends it? Name the sender with -f"));
    }

    private static boolean isNull(String text) {
        return text.isBlank() || text.strip().equals(NULL_SENDER);
    }

    private static NamedMailbox only(String option, String text) {
        List<NamedMailbox> found = addresses(option, List.of(text));
        if (found.size() != 1) {
            throw new CommandFailed(ExitCode.USAGE, option + " takes one address: " + text);
        }
        return found.getFirst();
    }

    private static List<NamedMailbox> addresses(String option, List<String> texts) {
        var all = new ArrayList<NamedMailbox>();
        for (String text : texts) {
            switch (AddressList.parse(text)) {
                case Parsed.Ok<AddressList>(var list) when !list.named().isEmpty() -> all.addAll(list.named());
                case Parsed.Ok<AddressList> _ ->
                    throw new CommandFailed(ExitCode.USAGE, option + " names nobody: \"" + text + "\"");
                case Parsed.Bad<AddressList>(String problem) ->
                    throw new CommandFailed(ExitCode.USAGE, option + " \"" + text + "\": " + problem);
            }
        }
        return all;
    }

    private static ExtraField field(String line) {
        return switch (ExtraField.parse(line)) {
            case Parsed.Ok<ExtraField>(var field) -> field;
            case Parsed.Bad<ExtraField>(String problem) -> throw new CommandFailed(ExitCode.USAGE, "-H: " + problem);
        };
    }

    private static Optional<String> text(Surroundings surroundings, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.equals("-")) {
            return Optional.of(utf8(standardInput(surroundings), "standard input"));
        }
        if (!value.startsWith("@")) {
            return Optional.of(value);
        }
        Path file = readable(surroundings, value.substring(1));
        try {
            return Optional.of(utf8(Files.readAllBytes(file), file.toString()));
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private static String utf8(byte[] bytes, String where) {
        return Octets.of(bytes)
                .text()
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.BAD_INPUT, where + " is not UTF-8 text; attach it as a file, or convert it"));
    }

    private static Attachment attachment(Surroundings surroundings, String argument) {
        String[] parts = argument.split(";(?=(?:type|name|cid)=)", -1);
        Map<String, String> said = new LinkedHashMap<>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            int equals = part.indexOf('=');
            said.put(part.substring(0, equals), part.substring(equals + 1));
        }
        Path file = readable(surroundings, parts[0]);
        String name = said.getOrDefault("name", String.valueOf(file.getFileName()));
        try {
            Attachment found = Attachment.of(name, () -> Files.newInputStream(file));
            MediaType type = said.containsKey("type") ? type(said.get("type")) : found.type();
            return new Attachment(name, type, said.getOrDefault("cid", found.contentId()), found.source());
        } catch (IOException failed) {
            throw unreadable(file, failed);
        } catch (IllegalArgumentException multipart) {
            throw new CommandFailed(ExitCode.USAGE, "--attach: " + multipart.getMessage(), multipart);
        }
    }

    private static MediaType type(@Nullable String text) {
        return switch (MediaType.parse(String.valueOf(text))) {
            case Parsed.Ok<MediaType>(var type) -> type;
            case Parsed.Bad<MediaType>(String problem) ->
                throw new CommandFailed(ExitCode.USAGE, "not a media type: " + text + ": " + problem);
        };
    }

    private static Path readable(Surroundings surroundings, String name) {
        Path file = surroundings.resolve(Path.of(name));
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CommandFailed(ExitCode.NO_INPUT, "there is no file " + file + " to read");
        }
        return file;
    }

    private static byte[] standardInput(Surroundings surroundings) {
        try {
            return surroundings.in().readAllBytes();
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.IO, "cannot read standard input: " + failed.getMessage(), failed);
        }
    }

    private static CommandFailed unreadable(Path file, IOException failed) {
        return new CommandFailed(ExitCode.IO, "cannot read " + file + ": " + failed.getMessage(), failed);
    }
}
