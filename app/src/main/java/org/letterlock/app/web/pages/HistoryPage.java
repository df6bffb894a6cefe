package org.letterlock.app.web.pages;

import java.util.List;
import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;

/// Who logged in to the account, or tried to: the last 30 days.
public final class HistoryPage implements Area {
    private static final int LOGINS = 200;

    @Override
    public void addTo(Door door) {
        door.seeAsMember("/history", HistoryPage::history);
    }

    private static Answer history(Visit visit, Member member) throws StorageFailed {
        visit.site().writeLogins().run();
        var register = visit.site().register();
        var address = member.account().address();
        var lines = new LoginLines(visit.messages(), OverviewPage.entries(register.appPasswords(address)));
        List<LoginLine> all = OverviewPage.entries(register.logins(address, LOGINS)).stream()
                .map(lines::line)
                .toList();
        return Answer.page("history.jte", Map.of("lines", all));
    }
}
