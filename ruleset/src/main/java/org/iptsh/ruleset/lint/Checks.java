package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Optional;

/** All checks there are. */
public final class Checks {
    private static final List<Check> ALL = List.of(
            ChainLoop.CHECK, MissingSet.CHECK, BothBackends.CHECK,
            UnconditionalVerdict.CHECK, PolicyNeverReached.CHECK, Contradicting.CHECK, Shadowed.CHECK, Redundant.CHECK,
            UnusedChain.CHECK, UnreachableChain.CHECK, EmptyChain.CHECK,
            LogUnlimited.CHECK, LogAfterDrop.CHECK, StateMatch.CHECK, InvalidAccepted.CHECK, NameInFile.CHECK,
            MasqueradeEverywhere.CHECK, MissingInterface.CHECK, UnequalTwins.CHECK,
            ForwardDrop.CHECK, ServicesCut.CHECK,
            EverythingAccepted.CHECK, FamilyOpen.CHECK, OpenServices.CHECK, EstablishedRefused.CHECK,
            LoopbackRefused.CHECK, IcmpRefused.CHECK, SpoofedSource.CHECK, NatInVain.CHECK);

    private Checks() {}

    public static List<Check> all() {
        return ALL;
    }

    public static Optional<Check> find(String code) {
        return ALL.stream().filter(check -> check.code().equals(code)).findFirst();
    }

    /** Their names. */
    public static List<String> codes() {
        return ALL.stream().map(Check::code).toList();
    }
}
