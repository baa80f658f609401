package dev.litekeeper.agent;

/// Something a person has to know of now.
///
/// @param id what it is about, as in `store local`; the same id is the same trouble
/// @param severity `critical`, `high` or `note`
/// @param lasts whether it is over when it is no longer seen; what does not last is an event and told once
/// @param title what it is
/// @param evidence what was seen
/// @param fix the command that helps; empty where nothing has to be done
public record Alarm(String id, String severity, boolean lasts, String title, String evidence, String fix) {

    /// Trouble that lasts until it is mended.
    public static Alarm trouble(String id, String title, String evidence, String fix) {
        return new Alarm(id, "critical", true, title, evidence, fix);
    }

    /// Something that happened.
    public static Alarm event(String id, String title, String evidence, String fix) {
        return new Alarm(id, "note", false, title, evidence, fix);
    }

    Message.Item item() {
        return new Message.Item(id, severity, title, evidence, fix);
    }
}
