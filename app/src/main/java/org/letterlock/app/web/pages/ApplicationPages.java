package org.letterlock.app.web.pages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.database.StorageFailed;
import org.letterlock.server.oauth.provider.Grant;
import org.letterlock.server.oauth.provider.Grants;

/// Programs that the account allowed to use its mail, and how to end that.
public final class ApplicationPages implements Area {
    private final Grants grants;

    public ApplicationPages(Grants grants) {
        this.grants = grants;
    }

    @Override
    public void addTo(Door door) {
        door.seeAsMember("/applications", this::list);
        door.sendAsMember("/applications/{number}/revoke", this::revoke);
    }

    private Answer list(Visit visit, Member member) throws StorageFailed {
        Instant now = visit.site().clock().instant();
        List<Grant> standing = grants.list(member.account().id()).stream()
                .filter(grant -> grant.standsAt(now))
                .toList();
        return Answer.page("applications.jte", Map.of("grants", standing));
    }

    private Answer revoke(Visit visit, Member member) throws StorageFailed {
        long number = Numbers.parse(visit.pathPart("number"));
        grants.revoke(member.account(), number, visit.who(member), "its owner ended it on the web page");
        visit.leaveNotice("grant-revoked");
        return Answer.onward("/applications");
    }
}
