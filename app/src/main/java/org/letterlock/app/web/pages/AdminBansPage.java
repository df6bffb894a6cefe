package org.letterlock.app.web.pages;

import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.protocol.address.Network;
import org.letterlock.protocol.text.Parsed;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.BanRegister;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;

/// For administrators: networks whose logins are refused for now.
public final class AdminBansPage implements Area {
    @Override
    public void addTo(Door door) {
        door.seeAsAdmin(
                "/admin/bans",
                (visit, member) -> Answer.page(
                        "adminBans.jte", Map.of("bans", register(visit, member).holding())));
        door.sendAsAdmin("/admin/bans/lift", AdminBansPage::lift);
    }

    private static BanRegister register(Visit visit, Member member) {
        return new BanRegister(visit.site().database(), visit.site().clock(), visit.who(member));
    }

    private static Answer lift(Visit visit, Member member) throws StorageFailed {
        if (Network.parse(visit.form("network")) instanceof Parsed.Ok<Network>(Network network)
                && register(visit, member).lift(network) instanceof Result.Done<Ban>) {
            visit.leaveNotice("ban-lifted");
        }
        return Answer.onward("/admin/bans");
    }
}
