package org.letterlock.app.web.pages;

import gg.jte.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.letterlock.app.qr.QrCode;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.twofactor.Enrolment;
import org.letterlock.server.twofactor.Status;
import org.letterlock.server.twofactor.TwoFactor;

/// Two-factor: on, off, and codes for the day the phone is lost.
public final class TwoFactorPages implements Area {
    private static final String HOME = "/two-factor";

    private final TwoFactor factor;

    public TwoFactorPages(TwoFactor factor) {
        this.factor = factor;
    }

    @Override
    public void addTo(Door door) {
        door.seeAsMember(HOME, (_, member) -> home(member, ""));
        door.sendAsMember(HOME + "/enrol", this::enrol);
        door.seeAsMember(HOME + "/enrol", (_, _) -> Answer.onward(HOME));
        door.sendAsMember(HOME + "/confirm", this::confirm);
        door.seeAsMember(HOME + "/confirm", (_, _) -> Answer.onward(HOME));
        door.sendAsMember(HOME + "/codes", this::renew);
        door.seeAsMember(HOME + "/codes", (_, _) -> Answer.onward(HOME));
        door.sendAsMember(HOME + "/off", this::disable);
        door.seeAsMember(HOME + "/off", (_, _) -> Answer.onward(HOME));
    }

    private Answer home(Member member, String problem) throws StorageFailed {
        Status status = factor.status(member.account().id());
        Map<String, Object> values = Map.of("status", status, "problem", problem);
        return problem.isEmpty() ? Answer.page("twoFactor.jte", values) : Answer.again("twoFactor.jte", values);
    }

    private Answer enrol(Visit visit, Member member) throws StorageFailed {
        String wrong = OwnPassword.problem(visit, member, "password");
        if (!wrong.isEmpty()) {
            return home(member, visit.t(wrong));
        }
        Enrolment made =
                factor.enrol(member.account().id(), member.account().address().text());
        return Answer.page("twoFactorEnrol.jte", secret(visit, made.uri(), made.grouped(), ""));
    }

    private static Map<String, Object> secret(Visit visit, String uri, String grouped, String problem) {
        return Map.of("qr", picture(visit, uri), "uri", uri, "secret", grouped, "problem", problem);
    }

    /// @param text what a camera shall read
    static Content picture(Visit visit, String text) {
        String svg = QrCode.svg(text, visit.t("qr"));
        return output -> output.writeContent(svg);
    }

    /// The secret comes back with the form, for the picture to be shown again beside a wrong code; what counts is the
    /// one that waits in the database.
    private Answer confirm(Visit visit, Member member) throws StorageFailed {
        Optional<List<String>> codes = factor.confirm(member.account().id(), visit.form("code"));
        if (codes.isPresent()) {
            return codes(codes.get(), true);
        }
        String uri = visit.form("uri");
        return uri.startsWith("otpauth://totp/") && uri.length() < 1000
                ? Answer.again("twoFactorEnrol.jte", secret(visit, uri, visit.form("secret"), "two-factor.code-wrong"))
                : Answer.onward(HOME);
    }

    private Answer renew(Visit visit, Member member) throws StorageFailed {
        String wrong = OwnPassword.problem(visit, member, "password");
        return wrong.isEmpty()
                ? codes(factor.renewRecoveryCodes(member.account().id()), false)
                : home(member, visit.t(wrong));
    }

    private static Answer codes(List<String> codes, boolean fresh) {
        return codes.isEmpty()
                ? Answer.onward(HOME)
                : Answer.page("recoveryCodes.jte", Map.of("codes", codes, "fresh", fresh));
    }

    private Answer disable(Visit visit, Member member) throws StorageFailed {
        String wrong = OwnPassword.problem(visit, member, "password");
        if (!wrong.isEmpty()) {
            return home(member, visit.t(wrong));
        }
        factor.disable(member.account().id());
        visit.leaveNotice("two-factor-off");
        return Answer.onward(HOME);
    }
}
