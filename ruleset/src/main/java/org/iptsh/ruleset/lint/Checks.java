package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All checks there are. */
public final class Checks {
    /** Those that look at rules one by one, or at what leads where. */
    private static final List<Check> OF_RULES = List.of(
            ChainLoop.CHECK, MissingSet.CHECK, BothBackends.CHECK,
            UnconditionalVerdict.CHECK, PolicyNeverReached.CHECK,
            UnusedChain.CHECK, UnreachableChain.CHECK, EmptyChain.CHECK,
            LogUnlimited.CHECK, LogAfterDrop.CHECK, StateMatch.CHECK, InvalidAccepted.CHECK, NameInFile.CHECK,
            MasqueradeEverywhere.CHECK, MissingInterface.CHECK, UnequalTwins.CHECK,
            ForwardDrop.CHECK, ServicesCut.CHECK);
    /** Those that follow all packets there can be, which takes its time in a large ruleset. */
    private static final List<Check> OF_PACKETS = List.of(
            Contradicting.CHECK, Shadowed.CHECK, Redundant.CHECK,
            EverythingAccepted.CHECK, FamilyOpen.CHECK, OpenServices.CHECK, EstablishedRefused.CHECK,
            LoopbackRefused.CHECK, IcmpRefused.CHECK, SpoofedSource.CHECK, NatInVain.CHECK);
    private static final List<Check> ALL = Stream.concat(OF_RULES.stream(), OF_PACKETS.stream()).toList();

    private Checks() {}

    public static List<Check> all() {
        return ALL;
    }

    /** Those that take no longer than reading the rules. */
    public static List<Check> ofRules() {
        return OF_RULES;
    }

    public static Optional<Check> find(String code) {
        return ALL.stream().filter(check -> check.code().equals(code)).findFirst();
    }

    /** Their names. */
    public static List<String> codes() {
        return ALL.stream().map(Check::code).toList();
    }
}
