package dev.litekeeper.life.pointintime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-11-22T19:30:00.500Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-22T19:30:00.500Z",
        "10 minutes ago, 2026-11-22T19:20:00.500Z",
        "1 hour 30 minutes ago, 2026-11-22T18:00:00.500Z",
        "1 hour and 30 min ago, 2026-11-22T18:00:00.500Z",
        "1h30m ago, 2026-11-22T18:00:00.500Z",
        "90s ago, 2026-11-22T19:28:30.500Z",
        "500 ms ago, 2026-11-22T19:30:00Z",
        "2 days ago, 2026-11-20T19:30:00.500Z",
        "1 Week Ago, 2026-11-15T19:30:00.500Z",
        "2026-11-22T14:03:05.120Z, 2026-11-22T14:03:05.120Z",
        "2026-11-22 14:03:05.120z, 2026-11-22T14:03:05.120Z",
        "2026-11-22T14:03:05+02:00, 2026-11-22T12:03:05Z",
        "2026-11-22 14:03 +0530, 2026-11-22T08:33:00Z",
        "2026-11-22T14:03:05.120, 2026-11-22T13:03:05.120Z",
        "2026-11-22 14:03, 2026-11-22T13:03:00Z",
        "2026-07-01 14:03, 2026-07-01T12:03:00Z",
        "2026-07-01 14:03 UTC, 2026-07-01T14:03:00Z",
        "2026-07-01 14:03 America/New_York, 2026-07-01T18:03:00Z",
        "2026-11-22, 2026-11-21T23:00:00Z",
        "14:03, 2026-11-22T13:03:00Z",
        "9:03:05, 2026-11-22T08:03:05Z",
        "today 14:03, 2026-11-22T13:03:00Z",
        "yesterday 23:59, 2026-11-21T22:59:00Z",
        "yesterday, 2026-11-20T23:00:00Z"
    })
    void understandsTheFormsOfTheDocumentation(String text, Instant expected) {
        assertThat(Moment.of(text, NOW, BERLIN).at()).isEqualTo(expected);
    }

    @Test
    void tellsTheMomentWithTheOffsetItWasUnderstoodIn() {
        assertThat(Moment.of("2026-07-01 14:03", NOW, BERLIN)).hasToString("2026-07-01 14:03:00.000 +02:00");
        assertThat(Moment.of("14:03:05.12Z", NOW, BERLIN)).hasToString("2026-11-22 14:03:05.120 Z");
    }

    @Test
    void aTimeOfDayIsThatOfTheZoneItIsWrittenIn() {
        Instant justAfterMidnightInBerlin = Instant.parse("2026-11-22T23:10:00Z");
        assertThat(Moment.of("0:05", justAfterMidnightInBerlin, BERLIN).at())
                .isEqualTo(Instant.parse("2026-11-22T23:05:00Z"));
        assertThat(Moment.of("0:05 UTC", justAfterMidnightInBerlin, BERLIN).at())
                .isEqualTo(Instant.parse("2026-11-22T00:05:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23:59", "2026-11-23", "2027-01-01T00:00:00Z", "today 20:31"})
    void refusesAMomentThatIsNotOverYet(String text) {
        usage(text, "not over yet");
    }

    @Test
    void asksForTheOffsetWhereClocksWereChanged() {
        usage("2026-10-25 02:30", "happened twice");
        usage("2026-03-29 02:30", "did not happen");
        assertThat(Moment.of("2026-10-25 02:30 +01:00", NOW, BERLIN).at())
                .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "ago",
                "10 ago",
                "minutes ago",
                "-5 minutes ago",
                "25:00",
                "2026-02-30",
                "2026-13-01 10:00",
                "12:60",
                "14:03 Mars/Olympus",
                "2026-11-22T",
                "10 fortnights ago",
                "1e3 s ago",
                "2026-11-22 14",
                "14:03 14:04"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Moment.of(text, NOW, ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.USAGE));
    }

    private static void usage(String text, String words) {
        assertThatThrownBy(() -> Moment.of(text, NOW, BERLIN))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.USAGE))
                .hasMessageContaining(words);
    }
}
