package dev.litekeeper.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.litekeeper.failure.Failure;
import dev.litekeeper.failure.Kind;
import dev.litekeeper.failure.Problem;
import dev.litekeeper.files.ByteSize;
import dev.litekeeper.files.PlainFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTest {
    private static final String SMALL = """
            app: my-app
            environments:
              development: {database: database/db/development/my-app-dev.sqlite}
              test:        {database: database/db/test/my-app-test.sqlite}
              staging:     {database: database/db/staging/my-app-staging.sqlite}
              production:  {database: /srv/my-app/my-app.sqlite, host: deploy@my-app.example}   # no host: this machine
            stores:  [{name: local, url: file:///var/backups/my-app}]
            alerts:  [{webhook: "${ALERT_URL}"}]
            """;

    @TempDir
    Path folder;

    @Test
    void readsTheEightLinesAndFillsInTheRest() {
        Project project = load(SMALL);

        assertThat(project.app()).isEqualTo("my-app");
        assertThat(project.environments()).hasSize(4);
        assertThat(project.environment(EnvironmentName.DEVELOPMENT).database())
                .isEqualTo(folder.resolve("database/db/development/my-app-dev.sqlite"));
        assertThat(project.stores())
                .containsExactly(new NamedStore("local", new NamedStore.Folder(Path.of("/var/backups/my-app"))));
        assertThat(project.backup().daily()).isEqualTo(LocalTime.of(3, 15));
        assertThat(project.backup().keep()).isEqualTo(new BackupPlan.Keep(7, 14, 8, 12, 2));
        assertThat(project.backup().maxAge()).isEqualTo(Duration.ofHours(26));
        assertThat(project.backup().walBudget()).isEqualTo(ByteSize.parse("256MB"));
        assertThat(project.objectives()).isEqualTo(new Objectives(Duration.ofHours(24), Duration.ofMinutes(30)));
        assertThat(project.drill()).isEqualTo(new DrillPlan(Duration.ofDays(7), List.of()));
        assertThat(project.copiesKept()).isEqualTo(3);
        assertThat(project.maintenance()).isEmpty();
    }

    @Test
    void readsEverythingThatMayBeSaid() {
        Project project = load(SMALL + """
                ping: ${PING}
                backup: {daily: "23:30", keep: {last: 1, daily: 2, weekly: 3, monthly: 4, minimum: 5}, max-age: 2d, wal-budget: 1GB}
                objectives: {rpo: 1h, rto: 90s}
                drill: {max-age: 2w, smoke: ["SELECT 1", {query: SELECT 2, gives: "2", at-least: 1}]}
                baseline:
                  queries:
                    - SELECT count(*) FROM customer
                maintenance: {window: sunday 23:00-02:00}
                copies: {keep: 9}
                keep: {environments: [staging, production], state: /var/lib/lk, sync: 50ms, spool: 2GB, wal: 16MB, gentle: true,
                  tiers: {every-commit: 2d, 1h: 1y}, grace: 5m, jobs: [backup], check: 10m, drill: "05:00"}
                contacts: [{name: Ada, role: on call, reach: "+49 30 123"}]
                accepted-risks: [{check: FS2, reason: a sample, until: 2027-01-31}]
                """);

        assertThat(project.ping().orElseThrow().expand(Map.of("PING", "https://x")))
                .isEqualTo("https://x");
        assertThat(project.backup().keep()).isEqualTo(new BackupPlan.Keep(1, 2, 3, 4, 5));
        assertThat(project.drill())
                .isEqualTo(new DrillPlan(
                        Duration.ofDays(14),
                        List.of(
                                SmokeQuery.any("SELECT 1"),
                                new SmokeQuery("SELECT 2", Optional.of("2"), OptionalLong.of(1)))));
        assertThat(project.queries()).containsExactly("SELECT count(*) FROM customer");
        assertThat(project.copiesKept()).isEqualTo(9);
        assertThat(project.keep())
                .isEqualTo(new KeepPlan(
                        List.of(EnvironmentName.STAGING, EnvironmentName.PRODUCTION),
                        Path.of("/var/lib/lk"),
                        Duration.ofMillis(50),
                        ByteSize.parse("2GB"),
                        ByteSize.parse("16MB"),
                        true,
                        List.of(
                                new Tier(Duration.ZERO, Duration.ofDays(2)),
                                new Tier(Duration.ofHours(1), Duration.ofDays(365))),
                        Duration.ofMinutes(5),
                        List.of(Job.BACKUP),
                        Duration.ofMinutes(10),
                        LocalTime.of(5, 0)));
        assertThat(project.contacts()).containsExactly(new Contact("Ada", "on call", "+49 30 123"));
        AcceptedRisk risk = project.acceptedRisks().getFirst();
        assertThat(risk.holdsOn(LocalDate.of(2027, 1, 31))).isTrue();
        assertThat(risk.holdsOn(LocalDate.of(2027, 2, 1))).isFalse();
        Window window = project.maintenance().orElseThrow();
        assertThat(window.contains(LocalDateTime.parse("2026-11-22T23:30"))).isTrue();
        assertThat(window.contains(LocalDateTime.parse("2026-11-23T01:59"))).isTrue();
        assertThat(window.contains(LocalDateTime.parse("2026-11-23T02:00"))).isFalse();
        assertThat(window.contains(LocalDateTime.parse("2026-11-22T01:00"))).isFalse();
    }

    @Test
    void tiersAreSaidOfEachDatabaseOrOfAll() {
        Project project = load("""
                app: shop
                environments:
                  staging: {database: staging.sqlite, tiers: {every-commit: 1h}}
                  production: {database: production.sqlite}
                keep: {tiers: {every-commit: 3d}}
                """);

        assertThat(project.environment(EnvironmentName.STAGING).tiers())
                .contains(List.of(new Tier(Duration.ZERO, Duration.ofHours(1))));
        assertThat(project.environment(EnvironmentName.PRODUCTION).tiers()).isEmpty();
        assertThat(project.keep().tiers()).containsExactly(new Tier(Duration.ZERO, Duration.ofDays(3)));
    }

    @Test
    void isFoundFromAnyFolderInside() throws IOException {
        write(SMALL);
        Path inside = Files.createDirectories(folder.resolve("a/b"));

        assertThat(Project.load(inside).root()).isEqualTo(folder);
    }

    @Test
    void saysWhatToDoWhereThereIsNone() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Problem problem = problem(() -> Project.load(empty));

        assertThat(problem.kind()).isEqualTo(Kind.USAGE);
        assertThat(problem.hint()).contains("litekeeper init");
    }

    @Test
    void namesTheFileSeenFromTheFolderInside() throws IOException {
        write(SMALL + "pong: 1\n");
        Path inside = Files.createDirectories(folder.resolve("a/b"));

        assertThat(problem(() -> Project.load(inside)).where()).isEqualTo("../../litekeeper.yml:9:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9:1  | objectivs: {rpo: 1h}                               | unknown key objectivs                | did you mean objectives?
            9:10 | backup: {dayly: "03:15"}                           | unknown key dayly in backup          | did you mean daily?
            9:17 | backup: {daily: 26 o'clock}                        | backup.daily is not a time           | 03:15
            9:23 | backup: {keep: {last: many}}                       | backup.keep.last is not a number     | whole number
            9:26 | backup: {keep: {minimum: 0}}                       | backup.keep.minimum is 0             | never deleted
            9:22 | backup: {wal-budget: lots}                         | backup.wal-budget is not a size      | 64MB
            9:19 | objectives: {rpo: soon}                            | objectives.rpo is not a length       | 26h
            9:7  | ping: ftp://x                                      | ping is not a web address            | https://
            9:12 | contacts: [{role: boss}]                           | the key name is missing              | add a line
            9:11 | contacts: {name: boss}                             | contacts is not a list               | "- "
            9:23 | maintenance: {window: at night}                    | maintenance.window is not a span     | 02:00-04:00
            9:1  | app: again                                         | the key app is given twice           | keep one
            9:8  | drill: 7d                                          | drill does not hold keys             | max-age, smoke
            9:17 | drill: {smoke: [{gives: 1}]}                       | the key query is missing             | add a line
            9:42 | accepted-risks: [{check: A, reason: b, until: ever}] | until is not a day                 | 2026-12-31
            9:7  | ping:                                              | ping has no value                    | take the line out
            9:23 | keep: {environments: [prod]}                       | no such environment: prod            | production
            9:15 | keep: {jobs: [backups]}                            | no such job: backups                 | backup
            9:14 | keep: {sync: 2m}                                   | not between 1ms and 1m               | 200ms
            9:13 | keep: {wal: 1KB}                                   | keep.wal is too small                | 4MB or more
            9:16 | keep: {gentle: yes}                                | neither true nor false               | true or false
            9:15 | keep: {tiers: {1m: 7d}}                            | does not begin with every-commit     | every-commit: 24h
            9:34 | keep: {tiers: {every-commit: 1d, 1m: 1h}}          | does not reach further back          | the finest first
            9:34 | keep: {tiers: {every-commit: 1d, often: 2d}}       | is not a length of time: often       | 26h
            9:16 | copies: {keep: 0}                                  | copies.keep is 0                     | 1 or more
            """)
    void saysWhereAndWhatAndWhatToDo(String place, String line, String what, String hint) {
        Problem problem = problem(() -> load(SMALL + line + "\n"));

        assertThat(problem.kind()).isEqualTo(Kind.USAGE);
        assertThat(problem.what()).contains(what);
        assertThat(problem.hint()).contains(hint);
        if (!line.endsWith("ping:") && !line.contains("until")) {
            assertThat(problem.where()).isEqualTo("litekeeper.yml:" + place);
        } else {
            assertThat(problem.where()).startsWith("litekeeper.yml:");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            my-app-dev.sqlite}                       | my-app-dev.sqlite, hots: a}              | unknown key hots
            deploy@my-app.example                    | -oProxyCommand=x                         | not a host
            /srv/my-app/my-app.sqlite                | my-app.sqlite                            | needs its full path
            database/db/test/my-app-test.sqlite      | database/db/development/my-app-dev.sqlite | are the same database
            database/db/test/my-app-test.sqlite      | ~/test.sqlite                            | starts with ~
            database/db/test/my-app-test.sqlite      | jdbc:sqlite:test.sqlite                  | not a URL
            file:///var/backups/my-app               | s3://B/my-app                            | not the address of a bucket
            file:///var/backups/my-app               | s3://bucket/my-app, access-key: A        | belong together
            file:///var/backups/my-app               | s3://bucket/a, access-key: A, secret-key: B | the secret key of the store stands
            file:///var/backups/my-app               | s3://bucket/a, path-style: 1             | neither true nor false
            file:///var/backups/my-app               | s3://bucket/a, endpoint: me              | not a web address
            file:///var/backups/my-app               | file:///x, region: here                  | said of a folder
            file:///var/backups/my-app               | backups                                  | not the address of a store
            app: my-app                              | app: my app                              | part of a file name
            webhook                                  | webhok                                   | unknown key webhok
            {webhook: "${ALERT_URL}"}                | {}                                       | exactly one of
            app: my-app                              | app: [my-app                             | not YAML
            app: my-app                              | application: my-app                      | unknown key application
            staging:                                 | stagin:                                  | unknown key stagin
            """)
    void refusesWhatCannotBeMeant(String good, String bad, String what) {
        Problem problem = problem(() -> load(SMALL.replaceFirst(
                java.util.regex.Pattern.quote(good), java.util.regex.Matcher.quoteReplacement(bad))));

        assertThat(problem.what()).contains(what);
        assertThat(problem.where()).matches("litekeeper.yml:\\d+:\\d+");
        assertThat(problem.hint()).isNotEmpty();
    }

    @Test
    void readsAStoreThatIsABucketAndSendsLessOftenThere() {
        Project project = load(SMALL.replace(
                "url: file:///var/backups/my-app",
                "url: s3://bucket/my/app/, endpoint: \"http://127.0.0.1:9000\", region: eu-1, access-key: me,"
                        + " secret-key: \"${KEY}\", path-style: true"));

        NamedStore store = project.stores().getFirst();
        assertThat(store.url()).isEqualTo("s3://bucket/my/app");
        assertThat(store.folder()).isEmpty();
        assertThat(store.address()).isInstanceOfSatisfying(NamedStore.Bucket.class, bucket -> {
            assertThat(bucket.endpoint()).contains("http://127.0.0.1:9000");
            assertThat(bucket.region()).contains("eu-1");
            assertThat(bucket.secretKey().orElseThrow().expand(Map.of("KEY", "k")))
                    .isEqualTo("k");
            assertThat(bucket.pathStyle()).isTrue();
        });
        assertThat(project.keep().sync()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refusesAPasswordInTheFile() {
        String mail = "\nalerts: [{mail: {to: a@b.c, from: a@b.c, smtp: \"smtp://me:%s@mail:587\"}}]";
        String rest = SMALL.lines().filter(line -> !line.startsWith("alerts")).reduce("", (a, b) -> a + "\n" + b);

        assertThat(load(rest + mail.formatted("${PASSWORD}")).alerts()).hasSize(1);
        assertThat(problem(() -> load(rest + mail.formatted("secret"))).what()).contains("password");
    }

    @Test
    void aSecretIsExpandedOnlyWhereItIsUsed() {
        Secret secret = new Secret("https://${HOST}/${KEY}", "litekeeper.yml:8:20");

        assertThat(secret).hasToString("https://${HOST}/${KEY}");
        assertThat(secret.expand(Map.of("HOST", "h", "KEY", "$1"))).isEqualTo("https://h/$1");
        Problem problem = problem(() -> secret.expand(Map.of("HOST", "h")));
        assertThat(problem.what()).contains("KEY is not set");
        assertThat(problem.where()).isEqualTo("litekeeper.yml:8:20");
    }

    @Test
    void aHostOfThisNameIsLocal() {
        Environment production = load(SMALL).environment(EnvironmentName.PRODUCTION);

        assertThat(production.isLocal("my-app.example")).isTrue();
        assertThat(production.isLocal("MY-APP.example")).isTrue();
        assertThat(production.isLocal("laptop")).isFalse();
        assertThat(load(SMALL).environment(EnvironmentName.TEST).isLocal("laptop"))
                .isTrue();
        assertThat(new Machine("laptop").isNamed("laptop")).isTrue();
        assertThat(new Machine("laptop").isNamed("my-app.example")).isFalse();
        assertThat(new Machine("web.one.example").isNamed("web.two.example")).isFalse();
    }

    @Test
    void aChangeOfAnotherMachinesDatabaseIsRefusedWithTheLineToTypeThere() {
        Environment production = load(SMALL).environment(EnvironmentName.PRODUCTION);

        Problem problem = problem(() -> production.requireLocal(new Machine("laptop"), "litekeeper migrate"));

        assertThat(problem.kind()).isEqualTo(Kind.REFUSED);
        assertThat(problem.hint()).contains("litekeeper migrate");
        assertThat(production.requireLocal(new Machine("my-app.example"), "x")).isSameAs(production);
    }

    @Test
    void anEnvironmentThatIsNotThereComesWithTheLineToAdd() {
        Project project = load("app: a\nenvironments: {production: {database: x.sqlite}}\n");

        Problem problem = problem(() -> project.environment(EnvironmentName.STAGING));

        assertThat(problem.hint()).contains("staging: {database: database/db/staging/a-staging.sqlite}");
    }

    @Test
    void anEmptyFileAndOneThatIsNoTextAreProblemsOfTheFile() throws IOException {
        assertThat(problem(() -> load("")).what()).contains("empty");
        Files.write(folder.resolve("litekeeper.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> Project.load(folder)).isInstanceOf(Failure.class);
        assertThat(problem(() -> load("app: \u0001\n")).what()).contains("not YAML");
    }

    @Test
    void aFreeTextBecomesASlug() {
        assertThat(Names.slug("Add Orders & Lines!")).isEqualTo("add-orders-lines");
        assertThat(Names.slug("  Größe ändern ")).isEqualTo("grosse-andern");
        assertThat(Names.slug("../../etc")).isEqualTo("etc");
        assertThat(Names.slug("???")).isEmpty();
    }

    @Test
    void theNearestWordIsFoundOrNone() {
        assertThat(Nearest.of("prodcution", EnvironmentName.words())).isEqualTo(Optional.of("production"));
        assertThat(Nearest.of("xyz", EnvironmentName.words())).isEmpty();
    }

    private Project load(String text) {
        write(text);
        return Project.load(folder);
    }

    private void write(String text) {
        PlainFile.of(folder.resolve("litekeeper.yml")).write(text);
    }

    private static Problem problem(Runnable action) {
        return catchThrowableOfType(Failure.class, action::run).problem();
    }
}
