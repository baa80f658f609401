package dev.litekeeper.checks;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A record with one component changed, by its path, as in `place.space`.
final class Changed {
    private Changed() {}

    /// The good evidence with this component changed.
    static Evidence good(String path, Object value) {
        return in(Fixtures.good(), path, value);
    }

    static <T extends Record> T in(T whole, String path, Object value) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        RecordComponent[] components = whole.getClass().getRecordComponents();
        if (Arrays.stream(components).noneMatch(component -> component.getName().equals(name))) {
            throw new IllegalArgumentException("no component " + path + " in " + whole.getClass());
        }
        try {
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : components) {
                Object old = component.getAccessor().invoke(whole);
                boolean wanted = component.getName().equals(name);
                values.add(!wanted ? old : dot < 0 ? value : in((Record) old, path.substring(dot + 1), value));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            @SuppressWarnings("unchecked")
            T changed = (T) whole.getClass().getDeclaredConstructor(types).newInstance(values.toArray());
            return changed;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The paths of every fact in the evidence.
    static List<String> facts() {
        List<String> paths = new ArrayList<>();
        for (RecordComponent part : Evidence.class.getRecordComponents()) {
            if (part.getType().isRecord()) {
                for (RecordComponent component : part.getType().getRecordComponents()) {
                    if (component.getType() == Fact.class) {
                        paths.add(part.getName() + "." + component.getName());
                    }
                }
            }
        }
        return paths;
    }
}
