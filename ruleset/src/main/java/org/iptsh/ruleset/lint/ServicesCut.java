package org.iptsh.ruleset.lint;

import java.util.List;

/** A FORWARD chain with policy DROP on a Kubernetes node whose services are reached from outside. */
final class ServicesCut {
    static final Check CHECK = Check.of("services-cut", Severity.WARNING,
            "FORWARD drops what NodePort and load balancer services need",
            """
            The node offers services at its own ports, which it forwards to pods, and the policy of FORWARD is DROP \
            with no rule of Kubernetes before it: who asks gets no answer. (Docker sets this policy.)
            Example: :FORWARD DROP, no -A FORWARD -j KUBE-FORWARD, and rules in KUBE-NODEPORTS
            Let kube-proxy make its rules again, or accept what the pods need.
            Leave it alone where services are answered by the node itself.""",
            ServicesCut::look);

    private static final List<String> PROGRAMS = List.of("Kubernetes", "Calico", "Cilium", "kube-router", "Flannel",
            "Weave", "CNI plugins");

    private ServicesCut() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt chain : subject.chains()) {
            boolean drops = chain.is("filter", "FORWARD") && chain.chain().policy().equals("DROP");
            List<Spot> exposed = drops ? exposed(subject, chain) : List.of();
            if (!exposed.isEmpty() && chain.rules().stream().noneMatch(rule -> helps(subject, chain, rule))) {
                findings.add(chain.where(), "policy DROP refuses what the node's "
                        + (exposed.size() == 1 ? "service port forwards" : exposed.size() + " service ports forward"),
                        exposed, Fix.none());
            }
        }
    }

    private static boolean helps(Subject subject, ChainAt chain, RuleAt rule) {
        return rule.accepts() && rule.matchesAll() || subject.owners().ofRule(
                chain.family(), chain.table().name(), chain.chain().name(), rule.rule())
                .filter(PROGRAMS::contains).isPresent();
    }

    /** The rules that open a port of the node for a service. */
    private static List<Spot> exposed(Subject subject, ChainAt forward) {
        return subject.chains(forward.family()).stream()
                .filter(chain -> chain.table().name().equals("nat") && chain.chain().name().equals("KUBE-NODEPORTS"))
                .flatMap(chain -> chain.rules().stream()).map(RuleAt::where).toList();
    }
}
