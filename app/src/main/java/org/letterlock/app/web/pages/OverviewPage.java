package org.letterlock.app.web.pages;

import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;

/// What a member sees first.
public final class OverviewPage implements Area {
    @Override
    public void addTo(Door door) {
        door.seeAsMember("/", (visit, member) -> Answer.page("overview.jte", Map.of("member", member)));
    }
}
