package dev.litekeeper.checks;

import java.time.Instant;

/// Everything the checklist judges, gathered beforehand by somebody who may look. Nothing in it changes, and each fact
/// says for itself when it could not be seen.
public record Evidence(
        Subject subject, Promises promises, Place place, Rights rights, Content content, Use use, Care care) {

    /// What is checked, by whom and when.
    ///
    /// @param environment as in `production`
    /// @param database the absolute path, for texts and commands alone
    /// @param config the path of `litekeeper.yml`
    /// @param program the absolute path of litekeeper, for what runs without a search path
    /// @param uid the user id litekeeper runs as, `user` its name
    public record Subject(
            String app,
            String environment,
            String database,
            String config,
            String program,
            int uid,
            String user,
            Instant now) {

        /// The path as one word of a command line.
        String word() {
            return Shell.word(database);
        }

        /// The command that adds a litekeeper command for this environment to the user's crontab.
        String cron(String when, String command) {
            String folder = config.substring(0, config.lastIndexOf('/') + 1);
            String line = when + " cd " + Shell.word(folder) + " && " + Shell.word(program) + " " + command + " --env "
                    + environment + " --quiet";
            return "(crontab -l 2>/dev/null; echo " + Shell.word(line) + ") | crontab -";
        }

        /// A litekeeper command for this environment.
        String command(String command) {
            return "litekeeper " + command + " --env " + environment;
        }
    }
}
