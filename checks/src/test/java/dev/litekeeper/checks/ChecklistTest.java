package dev.litekeeper.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.project.AcceptedRisk;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecklistTest {
    static Stream<About> checks() {
        return Checklist.all().stream();
    }

    static Stream<BadFixtures> badFixtures() {
        return BadFixtures.all().stream();
    }

    static Stream<String> facts() {
        return Changed.facts().stream();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void isOkWhereEverythingIsAsItShouldBe(About check) {
        CheckResult result = result(Fixtures.good(), check.id());

        assertThat(result.verdict()).as(result.evidence()).isEqualTo(Verdict.OK);
        assertThat(result.evidence()).isNotBlank();
        assertThat(result.fix().commands()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badFixtures")
    void isBadWithItsEvidenceAndACommandThatMendsIt(BadFixtures fixture) {
        CheckResult result = result(fixture.evidence(), fixture.check());

        assertThat(result.verdict()).as(result.evidence()).isEqualTo(Verdict.BAD);
        assertThat(result.evidence()).contains(fixture.says());
        assertThat(result.fix().commands()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyCheckHasAFixtureThatMakesItBad(About check) {
        assertThat(BadFixtures.all()).extracting(BadFixtures::check).contains(check.id());
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactThatCouldNotBeSeenIsNeverGreenForTheCheckThatNeedsIt(String fact) {
        Report report = Checklist.judge(Changed.good(fact, Fact.unseen("it was dark")), List.of());

        List<CheckResult> dark = report.results().stream()
                .filter(result -> result.verdict() == Verdict.UNKNOWN)
                .toList();
        boolean optional = fact.equals("content.quickCheck") || fact.equals("rights.neighbours");
        assertThat(dark.isEmpty()).as("checks that need %s: %s", fact, dark).isEqualTo(optional);
        assertThat(dark).allSatisfy(result -> assertThat(result.evidence()).contains("it was dark"));
        assertThat(report.decision()).isEqualTo(optional ? Decision.GO : Decision.COULD_NOT_TELL);
    }

    @Test
    void nothingIsOkWhereNothingCouldBeSeen() {
        Evidence dark = Fixtures.good();
        for (String fact : Changed.facts()) {
            dark = Changed.in(dark, fact, Fact.unseen("it was dark"));
        }

        assertThat(Checklist.judge(dark, List.of()).results())
                .allSatisfy(result -> assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    @Test
    void aPlanOfWhichSomethingCouldNotBeExecutedIsNotGreen() {
        Care.Drill drill =
                Changed.in(Fixtures.drill(Fixtures.NOW), "leftOut", List.of("\"A disaster\": there is no backup"));
        CheckResult result = result(Changed.good("care.drill", Fact.seen(Optional.of(drill))), "R1");

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.evidence()).isEqualTo("not executed: \"A disaster\": there is no backup");
        assertThat(result.fix().commands()).hasSize(2);
    }

    @Test
    void idsAreUniqueAndEveryBoxHasChecks() {
        assertThat(Checklist.all()).extracting(About::id).doesNotHaveDuplicates();
        assertThat(Checklist.all()).extracting(About::box).contains(Box.values());
    }

    @Test
    void isGoWhereEverythingIsOk() {
        Report report = Checklist.judge(Fixtures.good(), List.of());

        assertThat(report.decision()).isEqualTo(Decision.GO);
        assertThat(report.sentence()).isEqualTo("go");
    }

    @Test
    void isNoGoWhereOneCheckIsBad() {
        Report report = Checklist.judge(Changed.good("content.tables", Fact.seen(0L)), List.of());

        assertThat(report.decision().exitStatus()).isEqualTo(1);
        assertThat(report.sentence()).isEqualTo("no-go: 1 check is bad (FS3)");
    }

    @Test
    void showsAnAcceptedRiskAndGoesWithIt() {
        AcceptedRisk risk = new AcceptedRisk("B6", "a demonstration", Optional.empty(), "litekeeper.yml:9:4");
        Report report = Checklist.judge(sameFileSystem(), List.of(risk));

        assertThat(report.sentence()).isEqualTo("go, with 1 accepted risk");
        assertThat(report.accepted()).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.BAD);
            assertThat(result.accepted()).contains(risk);
        });
    }

    @Test
    void anAcceptedRiskEndsOnItsDay() {
        LocalDate today = LocalDate.parse("2026-11-22");
        AcceptedRisk untilToday =
                new AcceptedRisk("B6", "a new disk is ordered", Optional.of(today), "litekeeper.yml:9:4");
        AcceptedRisk untilYesterday =
                new AcceptedRisk("B6", "a new disk is ordered", Optional.of(today.minusDays(1)), "litekeeper.yml:9:4");

        assertThat(Checklist.judge(sameFileSystem(), List.of(untilToday)).decision())
                .isEqualTo(Decision.GO);
        Report over = Checklist.judge(sameFileSystem(), List.of(untilYesterday));
        assertThat(over.decision()).isEqualTo(Decision.NO_GO);
        assertThat(over.results())
                .anySatisfy(result -> assertThat(result.evidence()).contains("the risk was accepted until 2026-11-21"));
    }

    @Test
    void anAcceptedRiskThatIsOkIsNotCounted() {
        AcceptedRisk risk = new AcceptedRisk("B6", "not needed any more", Optional.empty(), "litekeeper.yml:9:4");

        assertThat(Checklist.judge(Fixtures.good(), List.of(risk)).sentence()).isEqualTo("go");
    }

    @Test
    void refusesAnAcceptedRiskThatNoCheckIsAbout() {
        AcceptedRisk risk = new AcceptedRisk("B66", "a typing error", Optional.empty(), "litekeeper.yml:9:4");

        assertThatThrownBy(() -> Checklist.judge(Fixtures.good(), List.of(risk)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("B66");
    }

    @Test
    void takesModesAwayOnlyWhereNothingElseIsInTheFolder() {
        Evidence open = Changed.good("rights.folder", Fact.seen(Fixtures.folder("rwxr-xr-x")));
        Evidence shared = Changed.in(open, "rights.neighbours", Fact.seen(List.of("index.html")));

        assertThat(result(open, "P2").fix()).isEqualTo(new Fix.Narrow(List.of(new Fix.Mode("/srv/shop/data", 0750))));
        assertThat(result(open, "P2").fix().commands()).containsExactly("chmod 750 /srv/shop/data");
        assertThat(result(shared, "P2").fix().safe()).isFalse();
    }

    @Test
    void cannotTellWhetherTheCheckpointStandsStillFromOneLook() {
        Evidence once = Changed.good("use.checkpoint", Fact.seen(new Use.Checkpoint(90_000, 1000)));
        Evidence tooSoon = Changed.in(
                once,
                "use.earlier",
                Optional.of(new Use.EarlierLook(Fixtures.NOW.minus(Duration.ofMinutes(1)), 70_000, 1000)));

        assertThat(result(once, "W2").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result(tooSoon, "W2").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void undoPointsAreNoBackups() {
        Care.Backup undo = Changed.in(Fixtures.backup("u1", 1, 100), "undo", true);
        Evidence evidence = Changed.good("care.backups", Fact.seen(List.of(undo)));

        assertThat(result(evidence, "B1").evidence()).isEqualTo("no backup of this database is proven");
        assertThat(result(evidence, "B7").verdict()).isEqualTo(Verdict.BAD);
        assertThat(result(evidence, "B3").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aKeptArchiveThatWasReadFromItsStoreIsAsGoodAsABackup() {
        Care.Keeper keeper = new Care.Keeper(true, List.of(), Duration.ZERO, Map.of("away", 7L));
        Evidence kept = Changed.in(
                Changed.good("care.backups", Fact.seen(List.of())), "care.keeper", Fact.seen(Optional.of(keeper)));

        assertThat(result(kept, "B1"))
                .extracting(CheckResult::verdict, CheckResult::evidence)
                .containsExactly(Verdict.OK, "a keeper runs; commit 7 in away is 60 s old");
        assertThat(result(Changed.in(kept, "care.archives", Fact.unseen("it was dark")), "B1")
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(result(Changed.in(kept, "care.archives", Fact.seen(List.of())), "B1")
                        .verdict())
                .isEqualTo(Verdict.BAD);
    }

    @Test
    void quotesPathsInCommands() {
        Fix fix = new Fix.Narrow(List.of(new Fix.Mode("/srv/it's here/a.sqlite", 0600)));

        assertThat(fix.commands()).containsExactly("chmod 600 '/srv/it'\\''s here/a.sqlite'");
    }

    private static Evidence sameFileSystem() {
        return Changed.good(
                "care.stores", Fact.seen(List.of(new Care.Store("local", "file:///b", true, Optional.empty()))));
    }

    private static CheckResult result(Evidence evidence, String id) {
        return Checklist.judge(evidence, List.of()).results().stream()
                .filter(result -> result.about().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
