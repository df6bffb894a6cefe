package org.letterlock.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.json.Json;
import org.letterlock.client.oauth.TokenStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `letterlock token list`: what is there, and how long yet.
@Command(name = "list", description = "List the tokens you have, and how long they are good.")
final class TokenListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    TokenListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<TokenStore.Entry> entries =
                TokenShelf.on(TokenShelf.of(surroundings).store()::list);
        surroundings.out().println(json ? json(entries) : text(entries));
        return ExitCode.OK.code;
    }

    private String json(List<TokenStore.Entry> entries) {
        var document = Json.document("letterlock.token-list.v1");
        var tokens = new ArrayList<@Nullable Object>();
        for (TokenStore.Entry entry : entries) {
            switch (entry) {
                case TokenStore.Entry.Kept(var token) ->
                    tokens.add(TokenViews.json(token, surroundings.clock().instant(), false));
                case TokenStore.Entry.Unreadable(String name, String problem) -> {
                    var broken = new LinkedHashMap<String, @Nullable Object>();
                    broken.put("name", name);
                    broken.put("problem", problem);
                    tokens.add(broken);
                }
            }
        }
        document.put("tokens", tokens);
        return Json.print(document);
    }

    private String text(List<TokenStore.Entry> entries) {
        if (entries.isEmpty()) {
            return "No tokens. `" + surroundings.command() + " token get --help` says how to get one.";
        }
        var table = new Columns("NAME", "ISSUER", "USER", "ACCESS TOKEN", "RENEWAL");
        for (TokenStore.Entry entry : entries) {
            switch (entry) {
                case TokenStore.Entry.Kept(var token) ->
                    table.row(
                            token.name(),
                            token.plan().issuer(),
                            token.plan().user().orElse(""),
                            TokenViews.access(token, surroundings),
                            TokenViews.renewal(token, surroundings));
                case TokenStore.Entry.Unreadable(String name, String problem) ->
                    table.row(name, "", "", "unreadable: " + problem, "");
            }
        }
        return table.text();
    }
}
