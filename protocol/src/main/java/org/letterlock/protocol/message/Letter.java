package org.letterlock.protocol.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterlock.protocol.address.Mailbox;

/// A message as its writer thinks of it; [MessageComposer] makes octets of it.
///
/// @param from at least one
/// @param bcc who gets a copy that no header tells of
/// @param text the plain text, if there is one; line ends of any kind
/// @param html the same as HTML, if there is one
/// @param inline what the HTML shows by `cid:`
/// @param extra fields beside, or instead of, those the letter has by itself
public record Letter(
        List<NamedMailbox> from,
        List<NamedMailbox> replyTo,
        List<NamedMailbox> to,
        List<NamedMailbox> cc,
        List<NamedMailbox> bcc,
        Optional<String> subject,
        Optional<String> text,
        Optional<String> html,
        List<Attachment> inline,
        List<Attachment> attachments,
        List<ExtraField> extra) {
    public Letter {
        from = List.copyOf(from);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        inline = List.copyOf(inline);
        attachments = List.copyOf(attachments);
        extra = List.copyOf(extra);
        if (from.isEmpty()) {
            throw new IllegalArgumentException("a letter from nobody");
        }
    }

    /// Begins a letter.
    public static Builder from(NamedMailbox... from) {
        return new Builder(List.of(from));
    }

    /// Everybody it goes to, each once.
    public List<Mailbox> recipients() {
        return List.of(to, cc, bcc).stream()
                .flatMap(List::stream)
                .map(NamedMailbox::mailbox)
                .distinct()
                .toList();
    }

    /// Collects the parts of a letter. One thread owns it.
    public static final class Builder {
        private final List<NamedMailbox> from;
        private final List<NamedMailbox> replyTo = new ArrayList<>();
        private final List<NamedMailbox> to = new ArrayList<>();
        private final List<NamedMailbox> cc = new ArrayList<>();
        private final List<NamedMailbox> bcc = new ArrayList<>();
        private final List<Attachment> inline = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private final List<ExtraField> extra = new ArrayList<>();
        private Optional<String> subject = Optional.empty();
        private Optional<String> text = Optional.empty();
        private Optional<String> html = Optional.empty();

        private Builder(List<NamedMailbox> from) {
            this.from = from;
        }

        public Builder replyTo(NamedMailbox... more) {
            replyTo.addAll(List.of(more));
            return this;
        }

        public Builder to(NamedMailbox... more) {
            return to(List.of(more));
        }

        public Builder to(List<NamedMailbox> more) {
            to.addAll(more);
            return this;
        }

        public Builder cc(NamedMailbox... more) {
            return cc(List.of(more));
        }

        public Builder cc(List<NamedMailbox> more) {
            cc.addAll(more);
            return this;
        }

        public Builder bcc(NamedMailbox... more) {
            return bcc(List.of(more));
        }

        public Builder bcc(List<NamedMailbox> more) {
            bcc.addAll(more);
            return this;
        }

        public Builder subject(String line) {
            subject = Optional.of(line);
            return this;
        }

        public Builder text(String body) {
            text = Optional.of(body);
            return this;
        }

        public Builder html(String body) {
            html = Optional.of(body);
            return this;
        }

        public Builder inline(Attachment... more) {
            inline.addAll(List.of(more));
            return this;
        }

        public Builder attach(Attachment... more) {
            attachments.addAll(List.of(more));
            return this;
        }

        public Builder field(ExtraField... more) {
            extra.addAll(List.of(more));
            return this;
        }

        public Letter build() {
            return new Letter(from, replyTo, to, cc, bcc, subject, text, html, inline, attachments, extra);
        }
    }
}
