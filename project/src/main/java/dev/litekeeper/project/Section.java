package dev.litekeeper.project;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Keys and values that stand together. A key that is not one of [Keys], and a key given twice, is a usage problem at
/// its place.
final class Section {
    private final String name;
    private final Place place;
    private final Map<String, Value> values;

    private Section(String name, Place place, Map<String, Value> values) {
        this.name = name;
        this.place = place;
        this.values = values;
    }

    /// The section called `name` in [Keys] that this value is.
    static Section of(String name, Value value) {
        if (!(value.node() instanceof MappingNode mapping)) {
            throw value.place()
                    .wrong(
                            (name.isEmpty() ? "the file" : value.key()) + " does not hold keys",
                            "known here: " + String.join(", ", Keys.of(name)));
        }
        Map<String, Value> values = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(name, tuple.getKeyNode(), value.file());
            String path = name.isEmpty() ? key : value.key() + "." + key;
            Value previous = values.put(key, new Value(path, tuple.getValueNode(), value.file()));
            if (previous != null) {
                throw Place.of(value.file(), tuple.getKeyNode())
                        .wrong("the key " + path + " is given twice", "keep one of the two");
            }
        }
        return new Section(name, value.place(), values);
    }

    Place place() {
        return place;
    }

    boolean has(String key) {
        return value(key) != null;
    }

    /// The value of a key that has to be there.
    Value required(String key) {
        Value value = value(key);
        if (value == null) {
            throw place.wrong(
                    "the key " + key + " is missing" + (name.isEmpty() ? "" : " in " + name),
                    "add a line " + key + ": ...");
        }
        return value;
    }

    Optional<Value> optional(String key) {
        return Optional.ofNullable(value(key));
    }

    <T> T read(String key, Function<Value, T> reader, T otherwise) {
        Value value = value(key);
        return value == null ? otherwise : reader.apply(value);
    }

    /// What a list of sections holds; empty where the key is not there.
    <T> List<T> list(String key, Function<Section, T> reader) {
        return optional(key).map(Value::items).orElse(List.of()).stream()
                .map(item -> reader.apply(of(key + "[]", item)))
                .toList();
    }

    /// What a list holds whose items are texts or sections; empty where the key is not there.
    <T> List<T> mixed(String key, Function<String, T> text, Function<Section, T> section) {
        String inner = (name.isEmpty() ? key : name + "." + key) + "[]";
        return optional(key).map(Value::items).orElse(List.of()).stream()
                .map(item ->
                        item.node() instanceof ScalarNode ? text.apply(item.text()) : section.apply(of(inner, item)))
                .toList();
    }

    /// The section under a key, read; `otherwise` where the key is not there.
    <T> T section(String key, Function<Section, T> reader, T otherwise) {
        String inner = name.isEmpty() ? key : name + "." + key;
        return optional(key).map(value -> reader.apply(of(inner, value))).orElse(otherwise);
    }

    private @Nullable Value value(String key) {
        if (!Keys.of(name).contains(key)) {
            throw new IllegalArgumentException(name + "." + key);
        }
        return values.get(key);
    }

    private static String key(String section, Node node, String file) {
        Place place = Place.of(file, node);
        if (!(node instanceof ScalarNode scalar)) {
            throw place.wrong("a key is not a word", "known here: " + String.join(", ", Keys.of(section)));
        }
        String key = scalar.getValue();
        if (!Keys.of(section).contains(key)) {
            String where = section.isEmpty() ? "" : " in " + section;
            throw place.wrong("unknown key " + key + where, Nearest.hint(key, Keys.of(section)));
        }
        return key;
    }
}
