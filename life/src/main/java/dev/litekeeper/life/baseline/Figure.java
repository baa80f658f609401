package dev.litekeeper.life.baseline;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A time, measured several times, in microseconds: the middle value, the quartiles around it, and the worst.
public record Figure(double median, double low, double high, double worst, int samples) {

    /// The figure of these times in nanoseconds, one or more.
    static Figure of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Figure(
                at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75), micros(sorted[sorted.length - 1]), sorted.length);
    }

    private static double at(long[] sorted, double part) {
        return micros(sorted[(int) Math.round(part * (sorted.length - 1))]);
    }

    private static double micros(long nanos) {
        return Math.round(nanos / 100.0) / 10.0;
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("median", median);
        json.put("low", low);
        json.put("high", high);
        json.put("worst", worst);
        json.put("samples", samples);
        return json;
    }

    static Figure of(Map<?, ?> json) {
        return new Figure(
                number(json, "median"), number(json, "low"), number(json, "high"), number(json, "worst"), (int)
                        number(json, "samples"));
    }

    private static double number(Map<?, ?> json, String name) {
        return json.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
