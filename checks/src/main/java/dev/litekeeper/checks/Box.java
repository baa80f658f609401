package dev.litekeeper.checks;

/// A box of the deployment checklist; every check stands in one.
public enum Box {
    PERMISSIONS(1, "Database file permissions set correctly", "the file: where it lives, who may and who does use it"),
    BACKUPS(2, "Backup scripts configured and tested", "backups that were proven, and a drill that restored one"),
    MONITORING(3, "Monitoring and alerting in place", "alerts that arrive, and what a monitor has to watch"),
    BASELINE(4, "Performance baseline established", "what normal is, and settings that cost speed"),
    PLAN(5, "Disaster recovery plan documented", "a plan that is current and was executed");

    private final int number;
    private final String title;
    private final String about;

    Box(int number, String title, String about) {
        this.number = number;
        this.title = title;
        this.about = about;
    }

    /// The number of the box, 1 to 5.
    public int number() {
        return number;
    }

    /// The words of the checklist.
    public String title() {
        return title;
    }

    /// What stands in the box.
    public String about() {
        return about;
    }
}
