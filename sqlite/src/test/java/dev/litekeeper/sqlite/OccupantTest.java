package dev.litekeeper.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OccupantTest {
    @Test
    void namesAJavaProgramWithoutTheOptionsOfJava() {
        assertThat(program("/usr/bin/java", "-Xmx256m", "-cp", "/opt/app.jar", "com.example.Shop", "--port", "80"))
                .isEqualTo("java com.example.Shop --port 80");
        assertThat(program("java", "-Dx=y", "-jar", "shop.jar")).isEqualTo("java -jar shop.jar");
        assertThat(program(
                        "java",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "x.jar",
                        "dev.litekeeper.cli.Main",
                        "keep",
                        "--env",
                        "staging"))
                .isEqualTo("litekeeper keep --env staging");
        assertThat(program("java", "@options")).isEqualTo("java @options");
        assertThat(program("java", "-version")).isEqualTo("java -version");
    }

    @Test
    void namesEveryOtherProgramAsItWasStarted() {
        assertThat(program("python3", "-m", "shop")).isEqualTo("python3 -m shop");
        assertThat(program()).isEqualTo("unknown program");
        assertThat(occupant("sqlite3", "app.sqlite").describe()).isEqualTo("pid 7 (sqlite3 app.sqlite, user ann)");
    }

    private static String program(String... command) {
        return occupant(command).program();
    }

    private static Occupant occupant(String... command) {
        return new Occupant(7, List.of(command), "ann", Optional.empty(), Optional.empty(), Set.of(), List.of());
    }
}
