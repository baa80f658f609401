"""The long forms of tests that run in the build, on stores in memory, in folders and in a bucket."""
import bucket

TABLE = bucket.HOME / "archive/target/faults.txt"
SERIES = {
    "matrix": ("archive", "FaultMatrixTest,ReadFaultsTest", ["-Dtimes=60"]),
    "races": ("archive", "RaceTest,TwoKeepersTest", ["-Draces={times}", "-Dlitekeeper.keepers={tenth}"]),
    "days": ("archive,agent", "UpkeepTest#everyPromisedTierCanBeRestored,DaysTest", ["-Dlong=true", "-Ddays=33"]),
    "mutations": ("archive,system-tests", "timeline.MutationTest,DamageTest", ["-Dmutations={times}"]),
}


def run(options):
    modules, tests, words = SERIES[options.what]
    words = [word.format(times=options.times, tenth=max(1, options.times // 10)) for word in words]
    print(f"seed {options.seed}", flush=True)
    TABLE.unlink(missing_ok=True)
    done = bucket.maven("verify", "-pl", modules, "-am", f"-Dtest={tests}", "-Dsurefire.failIfNoSpecifiedTests=false",
                        f"-Dseed={options.seed}", *words)
    if options.what == "matrix":
        print("fault                under    in\n" + "".join(sorted(TABLE.read_text().splitlines(keepends=True))), end="")
    print("nothing found" if done.returncode == 0 else "something was found", flush=True)
    return 1 if done.returncode else 0
