import org.flywaydb.core.Flyway;

/// Flyway as a program: `migrate` or `undo` on a database, with the scripts of a folder.
class FlywayMigrate {
    public static void main(String[] args) {
        Flyway flyway = Flyway.configure()
                .dataSource("jdbc:sqlite:" + args[1] + "?foreign_keys=true&busy_timeout=60000&transaction_mode=IMMEDIATE",
                        null, null)
                .locations("filesystem:" + args[2])
                .baselineOnMigrate(args.length > 3)
                .baselineVersion("0")
                .load();
        if (args[0].equals("undo")) {
            flyway.undo();
        } else {
            System.out.println(flyway.migrate().migrationsExecuted + " scripts");
        }
    }
}
