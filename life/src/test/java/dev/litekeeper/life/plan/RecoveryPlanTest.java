package dev.litekeeper.life.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.litekeeper.files.PlainFile;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryPlanTest {
    private static final Measured DRILLED =
            new Measured(Instant.parse("2026-11-22T12:00:00Z"), "proven", Duration.ofMillis(4200), Duration.ofHours(5));

    @TempDir
    Path folder;

    @Test
    void tellsWhoWhereAndWhatIsPromised() {
        String text = plan("contacts: [{name: Ann, role: on call, reach: \"+41 1\"}]\nobjectives: {rpo: 6h, rto: 10m}")
                .text(Optional.of(DRILLED));

        assertThat(text)
                .contains("| Ann | on call | +41 1 |")
                .contains("/srv/my shop/shop.sqlite")
                .contains("file:///mnt/away/shop/production/ID.sqlite.zst")
                .contains("| work lost at most (RPO) | 6 h | 5 h |")
                .contains("| back within (RTO) | 10 min | 4.2 s |")
                .contains("2026-11-22T12:00:00Z, proven");
    }

    @Test
    void namesVariablesAndNeverTheirValues() {
        String text = plan("alerts: [{webhook: \"https://x.example/${TOKEN}\"}]\nping: \"${PING_URL}\"")
                .text(Optional.empty());

        assertThat(text).contains("`PING_URL`, `TOKEN`").doesNotContain("x.example");
    }

    @Test
    void everyDrilledCommandStandsInTheDocumentAsItIsExecuted() {
        RecoveryPlan plan = plan("");
        List<String> lines = plan.text(Optional.empty()).lines().toList();

        assertThat(plan.disasters())
                .filteredOn(disaster -> !disaster.drill().isEmpty())
                .hasSizeGreaterThan(3);
        assertThat(plan.disasters()).allSatisfy(disaster -> assertThat(lines).containsAll(disaster.drill()));
    }

    @Test
    void theHashIsThatOfTheConfigurationAndNotOfWhatWasMeasured() {
        RecoveryPlan plan = plan("");
        String other = plan("objectives: {rpo: 1h, rto: 5m}").hash();

        assertThat(plan.hash()).isEqualTo(plan("").hash()).isNotEqualTo(other);
        assertThat(plan.text(Optional.of(DRILLED))).contains(plan.stamp());
        assertThat(plan.text(Optional.empty())).contains(plan.stamp());
    }

    @Test
    void quotesPathsForTheShell() {
        assertThat(plan("").text(Optional.empty())).contains("--to '/srv/my shop/shop.sqlite'");
    }

    private RecoveryPlan plan(String lines) {
        PlainFile.of(folder.resolve("litekeeper.yml"))
                .write("app: shop\nenvironments:\n  production: {database: \"/srv/my shop/shop.sqlite\"}\n"
                        + "stores: [{name: away, url: \"file:///mnt/away\"}]\n" + lines + "\n");
        return RecoveryPlan.of(Project.load(folder), EnvironmentName.PRODUCTION);
    }
}
