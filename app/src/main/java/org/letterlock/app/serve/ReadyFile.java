package org.letterlock.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.letterlock.app.config.Configuration;
import org.letterlock.app.config.SetupFiles;
import org.letterlock.app.json.Json;
import org.letterlock.app.web.WebServer;
import org.letterlock.server.policy.Role;

/// What `serve --ready-file` tells scripts: a JSON document, written once the server listens, for its owner's eyes.
public final class ReadyFile {
    private ReadyFile() {}

    /// Takes away the file of an earlier start, so that nobody takes it for news.
    public static void forget(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /// Writes the file, whole or not at all, mode 0600.
    public static void write(
            Path file,
            SetupFiles files,
            Configuration configuration,
            List<BoundListener> listeners,
            Optional<WebServer> web,
            Optional<FirstStart.FirstAccount> made)
            throws IOException {
        Map<String, @Nullable Object> document = Json.document("letterlock.ready.v1");
        document.put("pid", ProcessHandle.current().pid());
        document.put("data", files.folder().toString());
        document.put("hostname", configuration.hostname().text());
        document.put("certificate", configuration.chain().toString());
        var all = new ArrayList<Map<String, Object>>();
        listeners.forEach(listener -> all.add(listener(listener)));
        web.ifPresent(page -> all.add(web(page)));
        document.put("listeners", all);
        made.ifPresent(account -> document.put("account", account(account)));
        SetupFiles.writePrivate(file, (Json.print(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> listener(BoundListener listener) {
        Role.Encryption encryption = listener.settings().role().encryption();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", listener.settings().name());
        json.put("role", listener.settings().role().text());
        json.put("host", listener.near().getHostAddress());
        json.put("port", listener.address().getPort());
        json.put("tls", encryption == Role.Encryption.IMPLICIT ? "implicit" : "starttls");
        json.put("tls_required", encryption != Role.Encryption.OFFERED);
        return json;
    }

    private static Map<String, Object> web(WebServer page) {
        var address = page.addresses().getFirst();
        boolean tls = page.speaksTls();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", "web");
        json.put("role", "web");
        json.put("host", BoundListener.near(address.getAddress()).getHostAddress());
        json.put("port", address.getPort());
        json.put("tls", tls ? "implicit" : "none");
        json.put("tls_required", tls);
        json.put("url", page.url().toString());
        return json;
    }

    private static Map<String, Object> account(FirstStart.FirstAccount made) {
        var json = new LinkedHashMap<String, Object>();
        json.put("address", made.address().text());
        json.put("password", made.password());
        json.put("app_password", made.appPassword());
        return json;
    }
}
