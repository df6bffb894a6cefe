package org.letterlock.app.web.pages;

import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;

/// Where the account is signed in on this page, and how to end that.
public final class SessionPages implements Area {
    @Override
    public void addTo(Door door) {
        door.seeAsMember(
                "/sessions",
                (visit, member) -> Answer.page(
                        "sessions.jte",
                        Map.of(
                                "sessions",
                                        visit.site()
                                                .sessions()
                                                .of(member.account().id()),
                                "mine", member.session().id())));
        door.sendAsMember("/sessions/end", SessionPages::end);
        door.sendAsMember("/sessions/end-others", SessionPages::endOthers);
    }

    private static Answer end(Visit visit, Member member) throws StorageFailed {
        if (visit.site().sessions().end(member.account().id(), visit.form("session"))) {
            visit.leaveNotice("session-ended");
        }
        return Answer.onward("/sessions");
    }

    private static Answer endOthers(Visit visit, Member member) throws StorageFailed {
        visit.site()
                .sessions()
                .endOthers(member.account().id(), member.session().id());
        visit.leaveNotice("sessions-ended");
        return Answer.onward("/sessions");
    }
}
