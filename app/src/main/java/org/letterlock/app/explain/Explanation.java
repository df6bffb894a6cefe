package org.letterlock.app.explain;

import java.util.Map;

/// Why a login was refused, and the facts that belong to it.
///
/// @param facts what stands for `{name}`, `{count}` and so on in the sentences; values are fit to be shown
public record Explanation(Reason reason, Map<String, String> facts) {
    public Explanation {
        facts = Map.copyOf(facts);
    }
}
