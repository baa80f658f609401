"""The long forms of tests that run in the build, on stores in memory, in folders and in a bucket."""
import bucket

SERIES = {
    "matrix": ("archive", "FaultMatrixTest", []),
    "races": ("archive", "RaceTest,TwoKeepersTest,UpkeepTest", ["-Draces={times}", "-Dlitekeeper.keepers={tenth}", "-Ddays=33"]),
    "mutations": ("archive", "timeline.MutationTest", ["-Dmutations={times}"]),
}


def run(options):
    modules, tests, words = SERIES[options.what]
    words = [word.format(times=options.times, tenth=max(1, options.times // 10)) for word in words]
    print(f"seed {options.seed}", flush=True)
    done = bucket.maven("verify", "-pl", modules, "-am", f"-Dtest={tests}", "-Dsurefire.failIfNoSpecifiedTests=false",
                        f"-Dseed={options.seed}", *words)
    print("nothing found" if done.returncode == 0 else "something was found", flush=True)
    return 1 if done.returncode else 0
