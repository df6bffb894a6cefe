package org.letterlock.app.cli;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.letterlock.app.config.DidYouMean;
import org.letterlock.app.explain.Background;
import org.letterlock.app.explain.Explainer;
import org.letterlock.app.explain.Explanation;
import org.letterlock.app.explain.Sentences;
import org.letterlock.app.json.Json;
import org.letterlock.app.serve.OpenFolder;
import org.letterlock.protocol.address.Mailbox;
import org.letterlock.server.accounts.Account;
import org.letterlock.server.accounts.AccountRegister;
import org.letterlock.server.accounts.AppPasswordEntry;
import org.letterlock.server.accounts.AttemptLog;
import org.letterlock.server.accounts.Ban;
import org.letterlock.server.accounts.CredentialId;
import org.letterlock.server.accounts.LoginRecord;
import org.letterlock.server.accounts.Result;
import org.letterlock.server.database.StorageFailed;

/// The last refused logins of an account or a place, in words, for administrators.
record LoginExplainer(Surroundings surroundings, OpenFolder folder, AccountRegister register, int limit) {
    Integer explain(AdministrationOptions options, String asked, Subject subject) throws StorageFailed {
        var log = new AttemptLog(folder.database());
        var query = AttemptLog.Query.of(subject.about(log), limit);
        List<LoginRecord> refused = log.find(query.refused()).attempts();
        Optional<LoginRecord> latest = log.find(query).attempts().stream().findFirst();
        var explainer = new Explainer(background(), at -> Columns.time(at, surroundings.zone()));
        var document = Json.document("letterlock.explain.v1");
        document.put("asked", asked);
        document.put(
                "logins", refused.stream().map(login -> json(explainer, login)).toList());
        document.put("last_login", latest.filter(LoginExplainer::granted).map(AccountViews::json));
        return options.say(surroundings, document, () -> text(explainer, asked, refused, latest));
    }

    private static boolean granted(LoginRecord login) {
        return login.key().refusal().isEmpty();
    }

    private static Map<String, Object> json(Explainer explainer, LoginRecord login) {
        var json = new LinkedHashMap<String, Object>(AccountViews.json(login));
        Explanation explanation = explainer.explain(login).orElseThrow();
        var words = Sentences.in("en");
        json.put("reason", explanation.reason().key());
        json.put("what", words.what(explanation));
        json.put("do", words.remedy(explanation));
        return json;
    }

    private String text(Explainer explainer, String asked, List<LoginRecord> refused, Optional<LoginRecord> latest) {
        String after = latest.filter(LoginExplainer::granted)
                .map(login -> "The last login, " + Columns.time(login.last(), surroundings.zone()) + " from "
                        + login.key().address() + " by " + login.key().mechanism() + ", was granted.")
                .orElse("");
        if (refused.isEmpty()) {
            return "No login of " + asked + " was refused lately." + (after.isEmpty() ? "" : "\n" + after);
        }
        String lines = refused.stream().map(login -> text(explainer, login)).collect(Collectors.joining("\n\n"));
        return Columns.lines(lines + (after.isEmpty() ? "" : "\n\n" + after));
    }

    private String text(Explainer explainer, LoginRecord login) {
        LoginRecord.Key key = login.key();
        Explanation explanation = explainer.explain(login).orElseThrow();
        var words = Sentences.in("en");
        var head = new StringBuilder(Columns.time(login.last(), surroundings.zone()));
        if (!login.name().isEmpty()) {
            head.append("  ").append(login.name());
        }
        head.append("  from ").append(explanation.facts().get("device"));
        if (!key.mechanism().isEmpty()) {
            head.append("  by ").append(key.mechanism());
        }
        head.append(
                key.tls().isEmpty()
                        ? ", without TLS"
                        : ", " + explanation.facts().get("tls"));
        if (login.count() > 1) {
            head.append("  (").append(login.count()).append(" times)");
        }
        return head + "\n  What happened: " + words.what(explanation) + "\n  What to do:    "
                + words.remedy(explanation);
    }

    private Background background() {
        return new Background() {
            @Override
            public Optional<AppPasswordEntry> appPassword(CredentialId id) {
                return ask(() -> register.list().stream()
                        .filter(account -> account.id().equals(id.account()))
                        .findFirst()
                        .flatMap(account -> entry(account, id)));
            }

            @Override
            public Optional<Ban> ban(InetAddress address) {
                return ask(() -> BanViews.register(folder, surroundings).find(address));
            }

            @Override
            public Optional<String> near(String name) {
                return ask(() -> DidYouMean.nearest(
                        name,
                        register.list().stream()
                                .flatMap(account -> addresses(account).stream())
                                .toList()));
            }
        };
    }

    private Optional<AppPasswordEntry> entry(Account account, CredentialId id) {
        return ask(
                () -> register.appPasswords(account.address()) instanceof Result.Done<List<AppPasswordEntry>>(var all)
                        ? all.stream().filter(entry -> entry.id().equals(id)).findFirst()
                        : Optional.empty());
    }

    private static List<String> addresses(Account account) {
        var all = new ArrayList<>(account.aliases());
        all.add(account.address());
        return all.stream().map(Mailbox::text).toList();
    }

    @FunctionalInterface
    private interface Question<T> {
        Optional<T> ask() throws StorageFailed;
    }

    private static <T> Optional<T> ask(Question<T> question) {
        try {
            return question.ask();
        } catch (StorageFailed down) {
            throw new CommandFailed(ExitCode.IO, String.valueOf(down.getMessage()), down);
        }
    }
}
