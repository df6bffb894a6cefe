package org.letterlock.app.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.HashMap;
import java.util.Map;

/// The templates, compiled with the program. Whatever they show is escaped for the place it stands in. Safe for any
/// thread.
final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    String render(String template, Page page, Map<String, Object> values) {
        var all = new HashMap<String, Object>(values);
        all.put("page", page);
        var output = new StringOutput();
        engine.render(template, all, output);
        return output.toString();
    }
}
