package dev.litekeeper.system;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lines of the house, held on the bytecode of every module.
final class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/testkit/"))
            .importPackages("dev.litekeeper");

    /// What each module may use of ours.
    private static final Map<String, Set<String>> DIRECTION = direction();

    /// What each module may use of others, beside the JDK and JSpecify.
    private static final Map<String, List<String>> THIRD_PARTIES = Map.of(
            "files", List.of("com.fasterxml.jackson.core"),
            "sqlite", List.of("org.sqlite"),
            "project", List.of("org.snakeyaml.engine"),
            "ltx", List.of("net.jpountz"),
            "store", List.of("software.amazon.awssdk"),
            "archive", List.of("com.github.luben.zstd", "net.jpountz"),
            "life", List.of("com.github.luben.zstd"),
            "agent", List.of("jakarta.mail", "org.eclipse.angus"),
            "cli", List.of("picocli"));

    private static final Map<String, String> OPENERS = Map.of(
            "java.nio.file.Files",
                    "newInputStream|newOutputStream|newByteChannel|newBufferedReader|newBufferedWriter|read.*(String|Bytes|Lines)"
                            + "|lines|write.*|copy|createFile|mismatch|probeContentType",
            "java.nio.channels.FileChannel", "open",
            "java.nio.channels.AsynchronousFileChannel", "open",
            "java.lang.ProcessBuilder$Redirect", "to|from|appendTo",
            "java.sql.DriverManager", ".*",
            "org.sqlite.JDBC", ".*");

    private static final Set<String> OPENING_CONSTRUCTORS = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.PrintWriter",
            "java.util.zip.ZipFile",
            "java.util.jar.JarFile");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failure", "files", "sqlite", "wal", "ltx", "store", "project", "migrate", "archive", "checks", "life",
                "agent", "cli"
            })
    void aModuleUsesOnlyWhatStandsBelowIt(String module) {
        Set<String> allowed = DIRECTION.get(module);
        noClasses()
                .that()
                .resideInAPackage("dev.litekeeper." + module + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("belong to a module that is not below " + module) {
                    @Override
                    public boolean test(JavaClass other) {
                        return other.getPackageName().startsWith("dev.litekeeper.")
                                && !module(other).equals(module)
                                && !allowed.contains(module(other));
                    }
                })
                .check(ALL);
    }

    @Test
    void everyModuleHasItsLine() {
        assertThat(ALL.stream().map(ArchitectureTest::module).distinct())
                .as("modules with code")
                .containsExactlyInAnyOrderElementsOf(DIRECTION.keySet());
    }

    @Test
    void thirdPartiesAreUsedWhereTheyBelong() {
        noClasses()
                .should(new ArchCondition<JavaClass>("use a third party of another module") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> foreign(
                                        type, dependency.getTargetClass().getPackageName()))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.satisfied(dependency, dependency.getDescription())));
                    }
                })
                .check(ALL);
    }

    @Test
    void nothingButPlainFileAndTheGatewayOpensFiles() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.litekeeper.files.PlainFile")
                .and()
                .doNotHaveFullyQualifiedName("dev.litekeeper.sqlite.Gateway")
                .should(callMethodWhere(opensFiles()))
                .orShould()
                .callConstructorWhere(new DescribedPredicate<>("it opens a file") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaConstructorCall call) {
                        return OPENING_CONSTRUCTORS.contains(
                                call.getTargetOwner().getName());
                    }
                })
                .check(ALL);
    }

    @Test
    void onlyTheSqliteModuleSpeaksJdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.litekeeper.sqlite..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "org.sqlite..")
                .check(ALL);
    }

    @Test
    void onlyTheDoorForAppsIsHandedADataSource() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.litekeeper.sqlite..")
                .and()
                .doNotHaveFullyQualifiedName("dev.litekeeper.migrate.embed.Migrations")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.sql")
                .check(ALL);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.litekeeper.cli..")
                .and(new DescribedPredicate<>("are not the entry point of a child process") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.tryGetMethod("main", String[].class).isEmpty();
                    }
                })
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(ALL);
    }

    @Test
    void timeIsPassedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.litekeeper.cli..")
                .should(callMethodWhere(target(name("now"))
                        .and(target(owner(nameMatching("java\\.time\\..*"))))
                        .and(new DescribedPredicate<JavaCall<?>>("without a clock") {
                            @Override
                            public boolean test(JavaCall<?> call) {
                                return call.getTarget().getRawParameterTypes().isEmpty();
                            }
                        })))
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.litekeeper.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(ALL);
    }

    @Test
    void concreteClassesAreFinal() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .doNotHaveFullyQualifiedName("dev.litekeeper.failure.Failure")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(ALL);
    }

    private static DescribedPredicate<JavaCall<?>> opensFiles() {
        return new DescribedPredicate<>("it opens a file") {
            @Override
            public boolean test(JavaCall<?> call) {
                String methods = OPENERS.get(call.getTargetOwner().getName());
                return methods != null && call.getName().matches(methods);
            }
        };
    }

    private static boolean foreign(JavaClass type, String used) {
        if (used.isEmpty()
                || used.startsWith("java.")
                || used.startsWith("javax.")
                || used.startsWith("com.sun.security.auth")
                || used.startsWith("com.sun.net.httpserver")
                || used.startsWith("org.jspecify")
                || used.startsWith("dev.litekeeper")) {
            return false;
        }
        return THIRD_PARTIES.getOrDefault(module(type), List.of()).stream().noneMatch(used::startsWith);
    }

    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    private static Map<String, Set<String>> direction() {
        Set<String> middle =
                Set.of("failure", "files", "sqlite", "wal", "ltx", "store", "project", "migrate", "archive", "checks");
        Map<String, Set<String>> direction = new LinkedHashMap<>();
        direction.put("failure", Set.of());
        direction.put("files", Set.of("failure"));
        direction.put("sqlite", Set.of("failure", "files"));
        direction.put("wal", Set.of("failure", "files", "sqlite"));
        direction.put("ltx", Set.of("failure"));
        direction.put("store", Set.of("failure", "files"));
        direction.put("project", Set.of("failure", "files"));
        Set<String> bottom = Set.of("failure", "files", "sqlite", "store", "project");
        direction.put("migrate", bottom);
        direction.put("archive", with(bottom, "wal", "ltx"));
        direction.put("checks", bottom);
        direction.put("life", middle);
        direction.put("agent", with(middle, "life"));
        direction.put("cli", with(middle, "life", "agent"));
        return direction;
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new java.util.HashSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
