package dev.litekeeper.life.plan;

import dev.litekeeper.project.Alert;
import dev.litekeeper.project.Contact;
import dev.litekeeper.project.Environment;
import dev.litekeeper.project.EnvironmentName;
import dev.litekeeper.project.NamedStore;
import dev.litekeeper.project.Project;
import dev.litekeeper.project.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The disaster recovery plan of one database: what the configuration says, in the words of a person in trouble.
///
/// The same configuration gives the same [#hash()]; figures that were measured are no part of it.
public final class RecoveryPlan {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Project project;
    private final Environment environment;
    private final List<Disaster> disasters;

    private RecoveryPlan(Project project, Environment environment) {
        this.project = project;
        this.environment = environment;
        this.disasters = new Disasters(project, environment).all();
    }

    public static RecoveryPlan of(Project project, EnvironmentName environment) {
        return new RecoveryPlan(project, project.environment(environment));
    }

    /// The name of the document in the project's folder.
    public static String fileName(EnvironmentName environment) {
        return environment == EnvironmentName.PRODUCTION
                ? "DISASTER-RECOVERY.md"
                : "DISASTER-RECOVERY-" + environment + ".md";
    }

    /// What can happen, in the order of the document.
    public List<Disaster> disasters() {
        return disasters;
    }

    /// Identifies what the plan says.
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text("", Optional.empty()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The line of the document that tells which plan it holds.
    public String stamp() {
        return "<!-- litekeeper plan " + hash() + " -->";
    }

    /// The document, in Markdown.
    public String text(Optional<Measured> measured) {
        return text(stamp(), measured);
    }

    private String text(String stamp, Optional<Measured> measured) {
        StringBuilder text = new StringBuilder();
        text.append("# Disaster recovery: ").append(project.app()).append(" ").append(environment.name());
        text.append("\n\n").append(stamp).append("\n\n");
        text.append("Written by `litekeeper plan --write").append(environmentOption());
        text.append("` from litekeeper.yml; do not edit it here. Keep a printed copy, and one on another machine.\n");
        text.append("All commands are typed in the project's folder. Those under *drilled* are executed, as they stand,"
                + " by every `litekeeper drill`.\n");
        who(text);
        promises(text, measured);
        places(text);
        needs(text);
        int number = 1;
        text.append("\n## What can happen\n");
        for (Disaster disaster : disasters) {
            disaster(text, number++, disaster);
        }
        return text.toString();
    }

    private void who(StringBuilder text) {
        text.append("\n## Who\n\n");
        if (project.contacts().isEmpty()) {
            text.append("Nobody is named. Add `contacts` to litekeeper.yml.\n");
            return;
        }
        text.append("| name | role | reach |\n|---|---|---|\n");
        for (Contact contact : project.contacts()) {
            text.append("| ").append(contact.name()).append(" | ").append(contact.role());
            text.append(" | ").append(contact.reach()).append(" |\n");
        }
    }

    private void promises(StringBuilder text, Optional<Measured> measured) {
        text.append("\n## What is promised, and what was measured\n\n");
        text.append("| | promised | at the last drill |\n|---|---|---|\n");
        text.append("| work lost at most (RPO) | ")
                .append(Words.length(project.objectives().rpo()))
                .append(" | ");
        text.append(measured.map(found -> Words.length(found.lost())).orElse("not measured"))
                .append(" |\n");
        text.append("| back within (RTO) | ")
                .append(Words.length(project.objectives().rto()))
                .append(" | ");
        text.append(measured.map(found -> Words.length(found.took())).orElse("not measured"))
                .append(" |\n");
        text.append("| a drill every | ")
                .append(Words.length(project.drill().maxAge()))
                .append(" | ");
        text.append(measured.map(found -> found.when() + ", " + found.verdict()).orElse("there was none"));
        text.append(" |\n");
    }

    private void places(StringBuilder text) {
        text.append("\n## Where everything is\n\n");
        text.append("- Database: `").append(environment.database()).append("` on ");
        text.append(environment.host().map(host -> "`" + host + "`").orElse("the machine this project is on"));
        text.append("\n- Schema and data scripts: `database/sql` of the project, in version control\n");
        for (NamedStore store : project.stores()) {
            text.append("- Backups, store `")
                    .append(store.name())
                    .append("`: `")
                    .append(store.url())
                    .append("/");
            text.append(project.app()).append("/").append(environment.name());
            text.append("/ID.sqlite.zst`, each with its proof `ID.json`\n");
        }
        text.append("- Records of drills: `database/records/")
                .append(environment.name())
                .append(".jsonl`\n");
    }

    private void needs(StringBuilder text) {
        text.append("\n## What you need\n\n- sqlite3 and zstd; for litekeeper itself a JDK 25\n");
        text.append("- the user that owns the database\n");
        Set<String> names = variables();
        if (!names.isEmpty()) {
            text.append("- these variables, for stores and alerts: `");
            text.append(String.join("`, `", names)).append("`\n");
        }
    }

    private Set<String> variables() {
        Stream<Secret> secrets = Stream.of(
                        project.ping().stream(),
                        project.alerts().stream().map(RecoveryPlan::secret),
                        project.stores().stream().flatMap(RecoveryPlan::secrets))
                .flatMap(found -> found);
        Set<String> names = new TreeSet<>();
        secrets.forEach(secret -> {
            Matcher matcher = VARIABLE.matcher(secret.text());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        });
        return names;
    }

    private static Stream<Secret> secrets(NamedStore store) {
        return switch (store.address()) {
            case NamedStore.Folder _ -> Stream.empty();
            case NamedStore.Bucket bucket -> Stream.concat(bucket.accessKey().stream(), bucket.secretKey().stream());
        };
    }

    private static Secret secret(Alert alert) {
        return switch (alert) {
            case Alert.Webhook(Secret url) -> url;
            case Alert.Command(Secret line) -> line;
            case Alert.Mail mail -> mail.smtp();
        };
    }

    private static void disaster(StringBuilder text, int number, Disaster disaster) {
        text.append("\n### ")
                .append(number)
                .append(". ")
                .append(disaster.title())
                .append("\n\n");
        text.append("How it shows: ").append(disaster.signs()).append("\n");
        List<String> blocks = new ArrayList<>();
        for (Disaster.Step step : disaster.steps()) {
            String commands =
                    step.commands().isEmpty() ? "" : "\n\n```sh\n" + String.join("\n", step.commands()) + "\n```";
            blocks.add("\n" + step.what() + (step.drilled() ? " *Drilled:*" : "") + commands + "\n");
        }
        blocks.forEach(text::append);
    }

    private String environmentOption() {
        return environment.name() == EnvironmentName.PRODUCTION ? "" : " --env " + environment.name();
    }
}
