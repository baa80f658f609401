package dev.litekeeper.checks;

import dev.litekeeper.failure.Problem;
import dev.litekeeper.project.AcceptedRisk;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The go-live checklist: every check, in the order of the boxes.
public final class Checklist {
    private static final List<Check> CHECKS = List.of(
            new LocalFileSystem(),
            new LastingFileSystem(),
            new RightFile(),
            new OneName(),
            new SidecarsTogether(),
            new NotSynced(),
            new EnoughRoom(),
            new HalfTheVolume(),
            new HonestDisk(),
            new DiskErrors(),
            new OneOwner(),
            new Private(),
            new FolderWritable(),
            new SameUser(),
            new NoKnownBugs(),
            new OneCopy(),
            new LocksHeld(),
            new NoDeletedFiles(),
            new NoFork(),
            new NoStrangers(),
            new DriverBugs(),
            new NotMapped(),
            new WalMode(),
            new ForeignKeys(),
            new Integrity(),
            new ForeignKeysRestored(),
            new OwnCollations(),
            new FullText(),
            new SchemaAsScripted(),
            new NoCliff(),
            new WalSize(),
            new CheckpointMoves(),
            new NoLongReader(),
            new NoLongWriter(),
            new NothingLeftOver(),
            new FreshBackup(),
            new Drilled(),
            new Complete(),
            new OneSource(),
            new Plausible(),
            new Elsewhere(),
            new MoreThanOne(),
            new ClockInOrder(),
            new Scheduled(),
            new AlertsArrive(),
            new DeadMansSwitch(),
            new KeepsLooking(),
            new BaselineKnown(),
            new PlanDrilled(),
            new ProgramsThere());

    private Checklist() {}

    /// What the checks are, in the order they are shown.
    public static List<About> all() {
        return inOrder().stream().map(Check::about).toList();
    }

    /// What every check says to this evidence. Fails with a usage problem where a risk is accepted that no check is
    /// about.
    public static Report judge(Evidence evidence, List<AcceptedRisk> accepted) {
        accepted.forEach(Checklist::refuseUnknown);
        return new Report(
                evidence.subject(),
                inOrder().stream()
                        .map(check -> result(check, evidence, accepted))
                        .toList());
    }

    private static List<Check> inOrder() {
        return CHECKS.stream()
                .sorted(Comparator.comparing(check -> check.about().box()))
                .toList();
    }

    private static CheckResult result(Check check, Evidence evidence, List<AcceptedRisk> accepted) {
        Finding finding = check.look(evidence);
        Optional<AcceptedRisk> risk = finding.verdict() == Verdict.OK
                ? Optional.empty()
                : accepted.stream()
                        .filter(candidate ->
                                candidate.check().equals(check.about().id()))
                        .findFirst();
        boolean over = risk.isPresent()
                && !risk.get()
                        .holdsOn(evidence.subject().now().atZone(ZoneOffset.UTC).toLocalDate());
        String evidenceText = over
                ? finding.evidence() + " (the risk was accepted until "
                        + risk.get().until().orElseThrow() + ")"
                : finding.evidence();
        return new CheckResult(
                check.about(), finding.verdict(), evidenceText, finding.fix(), over ? Optional.empty() : risk);
    }

    private static void refuseUnknown(AcceptedRisk risk) {
        if (CHECKS.stream().noneMatch(check -> check.about().id().equals(risk.check()))) {
            throw Problem.usage("an accepted risk names a check that does not exist")
                    .at(risk.place())
                    .because("no check is called " + risk.check())
                    .hint("litekeeper check shows the ids of all checks")
                    .failure();
        }
    }
}
