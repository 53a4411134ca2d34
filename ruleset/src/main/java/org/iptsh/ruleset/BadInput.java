package org.iptsh.ruleset;

import java.util.List;

/** Problems on their way up to whoever shows them. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public BadInput(List<Problem> problems) {
        super(problems.get(0).headline(), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public BadInput(Problem problem) {
        this(List.of(problem));
    }

    public List<Problem> problems() {
        return problems;
    }
}
