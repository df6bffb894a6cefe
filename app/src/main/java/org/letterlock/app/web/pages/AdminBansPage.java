package org.letterlock.app.web.pages;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.letterlock.app.web.Answer;
import org.letterlock.app.web.Area;
import org.letterlock.app.web.Door;
import org.letterlock.app.web.Member;
import org.letterlock.app.web.Visit;
import org.letterlock.server.accounts.Sql;
import org.letterlock.server.database.StorageFailed;

/// For administrators: networks whose logins are refused for now.
public final class AdminBansPage implements Area {
    /// @param reason as the server gave it, in English
    public record Ban(String network, String reason, Instant since, Instant until, long attempts) {}

    @Override
    public void addTo(Door door) {
        door.seeAsAdmin("/admin/bans", AdminBansPage::list);
        door.sendAsAdmin("/admin/bans/lift", AdminBansPage::lift);
    }

    private static Answer list(Visit visit, Member member) throws StorageFailed {
        Instant now = visit.site().clock().instant();
        List<Ban> bans = visit.site().database().read(statements -> new Sql(statements)
                .list(
                        "SELECT * FROM ban WHERE until_at > ? ORDER BY since_at DESC",
                        row -> new Ban(
                                row.getString("network"),
                                row.getString("reason"),
                                Sql.instant(row, "since_at"),
                                Sql.instant(row, "until_at"),
                                row.getLong("attempts")),
                        now));
        return Answer.page("adminBans.jte", Map.of("bans", bans));
    }

    private static Answer lift(Visit visit, Member member) throws StorageFailed {
        String network = visit.form("network");
        int lifted = visit.site()
                .database()
                .write(statements -> new Sql(statements).update("DELETE FROM ban WHERE network = ?", network));
        if (lifted > 0) {
            visit.leaveNotice("ban-lifted");
        }
        return Answer.onward("/admin/bans");
    }
}
