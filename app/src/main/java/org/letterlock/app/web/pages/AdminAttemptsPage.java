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

/// For administrators: every login, tried or done, of the last 30 days, alike ones together.
public final class AdminAttemptsPage implements Area {
    private static final int MOST = 300;

    /// @param name as whom; empty where it was no address
    /// @param outcome the kind of refusal in lower case; empty where it was granted
    /// @param cause as the server's log has it, in English
    public record Attempt(
            String name,
            String address,
            String protocol,
            String mechanism,
            String tls,
            String client,
            String outcome,
            String cause,
            Instant last,
            long count) {
        public boolean granted() {
            return outcome.isEmpty();
        }
    }

    @Override
    public void addTo(Door door) {
        door.seeAsAdmin("/admin/attempts", AdminAttemptsPage::attempts);
    }

    private static Answer attempts(Visit visit, Member member) throws StorageFailed {
        visit.site().writeLogins().run();
        String find = visit.query("find").strip();
        String outcome = visit.query("outcome");
        List<Attempt> found = visit.site()
                .database()
                .read(statements -> new Sql(statements)
                        .list(
                                """
                        SELECT l.*, coalesce(a.primary_address, l.name) AS whom
                        FROM login l LEFT JOIN account a ON a.id = l.account
                        WHERE (? = '' OR instr(lower(whom), lower(?)) > 0 OR instr(l.name, ?) > 0 OR l.address = ?)
                          AND (? = '' OR (? = 'granted') = (l.outcome = 'GRANTED'))
                        ORDER BY l.last_at DESC LIMIT ?""",
                                row -> new Attempt(
                                        row.getString("whom"),
                                        row.getString("address"),
                                        row.getString("protocol"),
                                        row.getString("mechanism"),
                                        row.getString("tls"),
                                        row.getString("client_name"),
                                        word(row.getString("outcome")),
                                        row.getString("cause"),
                                        Sql.instant(row, "last_at"),
                                        row.getLong("count")),
                                find,
                                find,
                                find,
                                find,
                                outcome,
                                outcome,
                                MOST));
        return Answer.page("adminAttempts.jte", Map.of("attempts", found, "find", find, "outcome", outcome));
    }

    private static String word(String outcome) {
        return outcome.equals("GRANTED")
                ? ""
                : outcome.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
