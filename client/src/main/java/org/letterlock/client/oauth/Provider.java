package org.letterlock.client.oauth;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterlock.protocol.text.Parsed;

/// A large provider of mail and what is known of it; the knowledge stands in `providers.properties` beside this class.
/// Immutable.
public final class Provider {
    /// What may stand in a URL for an organisation: a name, a domain, a number.
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

    private static final String PLACE = "{tenant}";

    private final String name;
    private final Map<String, String> facts;

    private Provider(String name, Map<String, String> facts) {
        this.name = name;
        this.facts = facts;
    }

    /// All that are known, by name.
    public static List<Provider> all() {
        return List.copyOf(File.PROVIDERS.values());
    }

    public static Optional<Provider> named(String name) {
        return Optional.ofNullable(File.PROVIDERS.get(name));
    }

    public String name() {
        return name;
    }

    /// What people call it.
    public String title() {
        return facts.getOrDefault("title", name);
    }

    /// Whether its addresses depend on an organisation.
    public boolean hasTenants() {
        return facts.containsKey("tenant");
    }

    /// Whether this flow works for one organisation alone, which must then be named.
    public boolean needsTenant(Flow flow) {
        return fact("tenant.needed").equals(Optional.of(flow.text()));
    }

    /// Its endpoints.
    ///
    /// @param tenant the organisation; empty for the usual one
    public Parsed<AuthorizationServer> server(Optional<String> tenant) {
        if (tenant.isPresent() && !hasTenants()) {
            return Parsed.bad(title() + " has no tenants");
        }
        String place = tenant.or(() -> fact("tenant")).orElse("");
        if (hasTenants() && !TENANT.matcher(place).matches()) {
            return Parsed.bad("a tenant is a name, a domain or an ID, of letters, digits, dots and hyphens");
        }
        Function<String, Optional<URI>> url = key -> fact(key).map(text -> URI.create(text.replace(PLACE, place)));
        return Parsed.ok(new AuthorizationServer(
                Optional.empty(),
                url.apply("authorization"),
                url.apply("token").orElseThrow(),
                url.apply("device"),
                url.apply("revocation"),
                Set.copyOf(words("authentication")),
                false));
    }

    /// What to ask for, to send mail.
    public List<String> scopes(Flow flow) {
        return flow.alone() ? words("scopes.app") : words("scopes");
    }

    /// Where the browser comes back to, without a port.
    public URI redirect() {
        return URI.create(facts.getOrDefault("redirect", "http://127.0.0.1"));
    }

    /// What its page for browsers wants to hear besides.
    public Map<String, String> parameters() {
        String prefix = "parameter.";
        return facts.entrySet().stream()
                .filter(fact -> fact.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        fact -> fact.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        (a, _) -> a,
                        TreeMap::new));
    }

    /// Whether a renewal must name the scopes again.
    public boolean namesScopesAgain() {
        return facts.containsKey("refresh.scopes");
    }

    /// The mechanisms its mail servers take a token by, in order; empty for whatever they offer.
    public List<String> mechanisms() {
        return words("mechanisms");
    }

    /// Where its mail is submitted, such as `submission://smtp.example`.
    public Optional<String> smtp() {
        return fact("smtp");
    }

    /// How long a refresh token lives without being used.
    public Optional<Duration> idleLife() {
        return fact("idle-days").map(days -> Duration.ofDays(Long.parseLong(days)));
    }

    /// Why this flow does not work there, if it does not.
    public Optional<String> objection(Flow flow) {
        return fact("not." + flow.text());
    }

    /// How to take a token back where no program can.
    public Optional<String> revocationAdvice() {
        return fact("revoke");
    }

    /// What to know before one starts.
    public Optional<String> note() {
        return fact("note");
    }

    private Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    private List<String> words(String key) {
        return fact(key).map(text -> List.of(text.split(" "))).orElse(List.of());
    }

    @Override
    public String toString() {
        return name;
    }

    /// The file, read when first wanted.
    private static final class File {
        static final Map<String, Provider> PROVIDERS = read();

        private File() {}

        private static Map<String, Provider> read() {
            var properties = new Properties();
            try (var in = new InputStreamReader(
                    Objects.requireNonNull(Provider.class.getResourceAsStream("providers.properties")),
                    StandardCharsets.UTF_8)) {
                properties.load(in);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            var providers = new TreeMap<String, Provider>();
            Stream<String> names = properties.stringPropertyNames().stream()
                    .map(key -> key.substring(0, key.indexOf('.')))
                    .distinct();
            names.forEach(name -> providers.put(name, new Provider(name, facts(properties, name + "."))));
            return providers;
        }

        private static Map<String, String> facts(Properties properties, String prefix) {
            return properties.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(prefix))
                    .collect(Collectors.toUnmodifiableMap(
                            key -> key.substring(prefix.length()),
                            key -> properties.getProperty(key).strip()));
        }
    }
}
