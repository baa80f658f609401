package dev.litekeeper.project;

import dev.litekeeper.failure.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One environment: where its database lives. `database` is absolute; where `host` is another machine, it is a path
/// over there. `host` is written as `user@name` or `name`, the way ssh takes it. `project` is the folder of
/// `litekeeper.yml` over there, where it is known. `tiers` is what of its past stays, where that is not what
/// [KeepPlan#tiers()] says.
public record Environment(
        EnvironmentName name,
        Path database,
        Optional<String> host,
        Optional<String> project,
        Optional<List<Tier>> tiers) {

    /// Whether the database is on the machine of this name. True where no host is given.
    public boolean isLocal(String hostname) {
        return hostName().map(host -> host.equalsIgnoreCase(hostname)).orElse(true);
    }

    /// Whether the database is on the machine this process runs on.
    public boolean isLocal(Machine machine) {
        return hostName().map(machine::isNamed).orElse(true);
    }

    /// The host without its user, in lower case.
    public Optional<String> hostName() {
        return host.map(text -> text.substring(text.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    /// This environment where its database is on `machine`. Fails as refused, with the line to type over there, where
    /// it is on another machine; `command` is that line, as in `litekeeper migrate --env production`.
    public Environment requireLocal(Machine machine, String command) {
        if (isLocal(machine)) {
            return this;
        }
        throw Problem.refused("this changes a database on another machine")
                .at(name + " is on " + host.orElseThrow())
                .because("a command that changes " + name + " runs on the machine that holds it")
                .hint("type there: " + command)
                .failure();
    }
}
