package dev.litekeeper.life.check;

import java.nio.file.Path;
import java.util.List;

/// How many files a file system can hold and how many more there is room for; -1 each where it has no such limit or
/// does not tell.
record Inodes(long all, long free) {

    static Inodes of(Path folder) {
        Ran stat = Ran.of(List.of("stat", "-f", "--format=%c %d", folder.toString()));
        String[] numbers = stat.out().strip().split(" ");
        boolean told = stat.exit() == 0 && numbers.length == 2 && !numbers[0].equals("0");
        return told ? new Inodes(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])) : new Inodes(-1, -1);
    }
}
