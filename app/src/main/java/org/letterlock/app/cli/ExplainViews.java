package org.letterlock.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.explain.Dictionary;
import org.letterlock.app.json.Json;
import org.letterlock.client.smtp.Advice;
import org.letterlock.protocol.smtp.StatusCodes;

/// How explanations of replies look.
final class ExplainViews {
    private ExplainViews() {}

    static Map<String, @Nullable Object> json(String asked, Dictionary.Entry entry) {
        var document = Json.document("letterlock.explain.v1");
        document.put("asked", asked);
        document.put("status", entry.status().map(Object::toString));
        document.put("status_meaning", entry.meaning());
        document.put("status_reference", entry.reference());
        document.put("advice", entry.advice().map(ExplainViews::json));
        return document;
    }

    private static Map<String, Object> json(Advice advice) {
        var json = new LinkedHashMap<String, Object>();
        json.put("what", advice.meaning());
        json.put("do", advice.remedy());
        json.put("reference", advice.reference());
        return json;
    }

    static String text(Dictionary.Entry entry) {
        var text = new StringBuilder();
        entry.status()
                .ifPresent(code -> text.append(code)
                        .append("  ")
                        .append(Columns.printable(entry.meaning().orElse("")))
                        .append(" (")
                        .append(entry.reference().orElse(""))
                        .append(").\n  ")
                        .append(code.klass())
                        .append(".x.x: ")
                        .append(StatusCodes.ofClass(code))
                        .append(".\n"));
        entry.advice()
                .ifPresent(advice -> text.append("What happened: ")
                        .append(advice.meaning())
                        .append("\nWhat to do:    ")
                        .append(advice.remedy())
                        .append("\nWhose rule:    ")
                        .append(advice.reference())
                        .append(".\n"));
        return text.toString().stripTrailing();
    }
}
