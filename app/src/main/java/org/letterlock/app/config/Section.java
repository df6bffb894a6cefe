package org.letterlock.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.letterlock.protocol.text.Parsed;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// One table of the file while it is read. Every key asked for is a key we know; [#refuseUnknown] names the others.
///
/// A problem is noted and reading goes on with the fallback, so that one run finds them all.
final class Section {
    private final TomlTable table;
    private final String path;
    private final Map<String, Object> options;
    private final List<Problem> problems;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> overridden = new TreeSet<>();
    private final boolean wellFormed;

    /// @param path what `--set` writes before our keys, e.g. `listener.mx.`; empty for the top
    /// @param options values that win over the file's, by path; those used are removed
    /// @param wellFormed whether the whole file is TOML
    Section(TomlTable table, String path, Map<String, Object> options, List<Problem> problems, boolean wellFormed) {
        this.table = table;
        this.path = path;
        this.options = options;
        this.problems = problems;
        this.wellFormed = wellFormed;
    }

    /// What `parser` makes of the value of `key`; `fallback` where there is none, or a bad one.
    <T extends @Nullable Object> T read(String key, T fallback, Function<Object, Parsed<T>> parser) {
        known.add(key);
        Object given = options.remove(path + key);
        if (given != null) {
            overridden.add(key);
        }
        Problem.Place place = given == null ? place(table.inputPositionOf(List.of(key))) : option(path + key);
        Object value = given == null ? table.get(List.of(key)) : given;
        if (value == null) {
            return fallback;
        }
        return switch (parser.apply(value)) {
            case Parsed.Ok<T>(T good) -> good;
            case Parsed.Bad<T>(String problem) -> {
                problems.add(new Problem(place, key + " " + problem));
                yield fallback;
            }
        };
    }

    /// Whether there is a value for `key`, good or bad. Where the file is no TOML nobody can tell what it lacks.
    boolean has(String key) {
        return overridden.contains(key) || table.contains(List.of(key)) || !wellFormed;
    }

    /// A problem with the value of `key`, or with this section where the key is not there.
    void blame(String key, String message) {
        problems.add(new Problem(place(key), message));
    }

    /// How many problems there are by now, here and elsewhere.
    int problems() {
        return problems.size();
    }

    /// Where `key` stands, or else this section.
    Problem.Place place(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        if (position != null) {
            return place(position);
        }
        return table.keySet().stream()
                .map(other -> table.inputPositionOf(List.of(other)))
                .filter(Objects::nonNull)
                .map(Section::place)
                .findFirst()
                .orElse(new Problem.Place.At(1, 1));
    }

    /// A table below this one; an empty one where there is none.
    Section table(String key) {
        known.add(key);
        Object value = table.get(List.of(key));
        if (value != null && !(value instanceof TomlTable)) {
            blame(key, key + " is " + Values.kind(value) + "; write a table: [" + key + "]");
        }
        TomlTable inner = value instanceof TomlTable found ? found : Toml.parse("");
        return new Section(inner, path + key + ".", options, problems, wellFormed);
    }

    /// The tables of an array of tables, `[[key]]`.
    ///
    /// @param name tells the name by which `--set` knows one
    List<Section> tables(String key, Function<TomlTable, String> name) {
        known.add(key);
        var sections = new ArrayList<Section>();
        Object value = table.get(List.of(key));
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable each) {
                    sections.add(new Section(
                            each, path + key + "." + name.apply(each) + ".", options, problems, wellFormed));
                }
            }
        }
        if (value != null && sections.isEmpty()) {
            blame(key, key + " is " + Values.kind(value) + "; write an array of tables: [[" + key + "]]");
        }
        return sections;
    }

    /// Names every key that nobody asked for.
    void refuseUnknown() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                String hint = DidYouMean.nearest(key, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; known here: " + String.join(", ", known));
                problems.add(new Problem(place(key), "there is no key " + key + hint));
            }
        }
    }

    static Problem.Place option(String path) {
        return new Problem.Place.Option("--set " + path);
    }

    private static Problem.Place place(@Nullable TomlPosition position) {
        return position == null ? new Problem.Place.At(1, 1) : new Problem.Place.At(position.line(), position.column());
    }
}
