package dev.litekeeper.cli;

import dev.litekeeper.agent.keeper.KeeperUnit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The systemd unit of the keeper, printed or installed.
record KeepUnit(Common common, KeeperUnit unit) {
    private static final Path FOLDER = Path.of("/etc/systemd/system");

    int call(boolean install) {
        Console console = common.console();
        Path file = FOLDER.resolve(unit.name());
        boolean changed = false;
        if (install) {
            console.confirm("the unit goes to " + file + ":\n" + unit.text());
            changed = unit.install(FOLDER);
        }
        boolean wrote = changed;
        console.result(() -> json(install, wrote), () -> {
            if (install) {
                console.line(wrote ? "installed" : "it was installed already; nothing was changed");
                console.say("now: systemctl daemon-reload && systemctl enable --now " + unit.name());
            } else {
                unit.text().lines().forEach(console::line);
                console.say("litekeeper keep --install puts it to " + file);
            }
        });
        return 0;
    }

    private Map<String, ?> json(boolean install, boolean changed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", unit.name());
        json.put("unit", unit.text());
        json.put("installed", install);
        json.put("changed", changed);
        return json;
    }
}
