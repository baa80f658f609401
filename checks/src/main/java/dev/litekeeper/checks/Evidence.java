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
    /// @param uid the user id litekeeper runs as, `user` its name
    public record Subject(
            String app, String environment, String database, String config, int uid, String user, Instant now) {

        /// The path as one word of a command line.
        String word() {
            return Shell.word(database);
        }

        /// A litekeeper command for this environment.
        String command(String command) {
            return "litekeeper " + command + " --env " + environment;
        }
    }
}
