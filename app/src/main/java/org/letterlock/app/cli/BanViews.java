package org.letterlock.app.cli;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.BanRegister;

/// How bans look, and where they are changed.
final class BanViews {
    private BanViews() {}

    static BanRegister register(OpenFolder folder, Surroundings surroundings) {
        return new BanRegister(folder.database(), surroundings.clock(), AdministrationOptions.who());
    }

    static Map<String, Object> json(Ban ban) {
        var json = new LinkedHashMap<String, Object>();
        json.put("network", ban.network().toString());
        json.put("reason", ban.reason());
        json.put("by", ban.automatic() ? "server" : ban.by());
        json.put("all_logins", !ban.automatic());
        json.put("since", ban.since());
        json.put("until", ban.until());
        json.put("offences", ban.offences());
        json.put("attempts", ban.attempts());
        return json;
    }

    static String table(List<Ban> bans, ZoneId zone) {
        var table = new Columns("NETWORK", "UNTIL", "SINCE", "REFUSED", "BY", "REASON");
        for (Ban ban : bans) {
            table.row(
                    ban.network().toString(),
                    Columns.time(ban.until(), zone),
                    Columns.time(ban.since(), zone),
                    Long.toString(ban.attempts()),
                    ban.automatic() ? "server" : ban.by(),
                    ban.reason());
        }
        return table.text();
    }
}
