package dev.litekeeper.checks;

/// One question of the checklist. It judges what it is handed and looks at nothing itself.
interface Check {
    About about();

    Finding look(Evidence evidence);
}
