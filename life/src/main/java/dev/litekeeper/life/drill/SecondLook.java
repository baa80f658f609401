package dev.litekeeper.life.drill;

import java.util.List;
import java.util.Map;

/// What the second engine saw in the restored database.
///
/// @param tables how many tables it read whole, `rows` how many rows they have
/// @param integrity complaints of `integrity_check`
/// @param foreignKeys rows whose parent is missing
/// @param fullText complaints of full-text indexes
/// @param smoke the user's queries, each with its first row
public record SecondLook(
        int tables,
        long rows,
        List<String> integrity,
        long foreignKeys,
        List<String> fullText,
        Map<String, String> smoke) {
    static final SecondLook NONE = new SecondLook(0, 0, List.of(), 0, List.of(), Map.of());

    public SecondLook {
        integrity = List.copyOf(integrity);
        fullText = List.copyOf(fullText);
        smoke = Map.copyOf(smoke);
    }
}
