package org.iptsh.ruleset.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.edit.Operation.Shape;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * A line in iptables' own syntax, taken apart: {@code sudo iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE}.
 *
 * @param family IPv4 where the line is for both
 * @param both whether the line is for both families
 * @param operation what to do
 * @param operationToken the command option
 * @param chain the chain's token; empty where none is given or needed
 * @param number the token of a rule number
 * @param last the token behind the chain where it is a policy or a chain's new name
 * @param rule the tokens of the rule specification, wherever on the line they stood
 */
public record EditLine(
        String line,
        Family family,
        boolean both,
        String table,
        Operation operation,
        Token operationToken,
        Optional<Token> chain,
        Optional<Token> number,
        Optional<Token> last,
        List<Token> rule) {

    /** The words that may stand before iptables' options, with what they say about the family. */
    private static final List<String> PROGRAMS = List.of(
            "iptables", "ip6tables", "iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy");

    /** The word that makes what follows it apply to both families. */
    public static final String BOTH = "both";

    /** Options that change nothing about an edit here, some with a value (iptables(8), OTHER OPTIONS). */
    private static final List<String> IDLE = List.of(
            "-n", "--numeric", "-v", "--verbose", "-x", "--exact", "--line-numbers", "-w", "--wait", "-nv", "-vn",
            "-nvL", "-4", "--ipv4", "-6", "--ipv6");

    /** Whether a line is for this class: it begins with an option, or with iptables or ip6tables. */
    public static boolean recognises(List<Token> tokens) {
        int first = !tokens.isEmpty() && tokens.get(0).is("sudo") ? 1 : 0;
        if (tokens.size() <= first) {
            return false;
        }
        Token token = tokens.get(first);
        return first == 0 && (token.isOption() || token.is(BOTH)) || PROGRAMS.contains(program(token));
    }

    private static String program(Token token) {
        return token.text().substring(token.text().lastIndexOf('/') + 1);
    }

    /** Takes a typed line apart. */
    public static Result<EditLine> parse(String line, Where where) {
        return parse(line, Lexer.shell(line), where);
    }

    /** Takes a line apart that was already cut into tokens. */
    public static Result<EditLine> parse(String line, List<Token> tokens, Where where) {
        return new Parser(line, where).parse(AttachedValues.apart(tokens));
    }

    /** The families that the line is for. */
    public List<Family> families() {
        return both ? Family.all() : List.of(family);
    }

    /** The same line for one family, with its rule in other words. */
    EditLine in(Family one, List<Token> words) {
        return new EditLine(line, one, false, table, operation, operationToken, chain, number, last, words);
    }

    /** The problem of a refusal, at the word that is to blame. */
    public Problem problem(Refusal refusal) {
        int offset =
                switch (refusal.part()) {
                    case COMMAND -> operationToken.start();
                    case CHAIN -> chain.orElse(operationToken).start();
                    case NUMBER -> number.orElse(operationToken).start();
                    case LAST -> last.orElse(operationToken).start();
                    case RULE -> rule.isEmpty() ? operationToken.start() : rule.get(0).start();
                };
        Problem problem = Problem.at(line, offset, refusal.message());
        return refusal.hint().map(problem::hint).orElse(problem);
    }

    /** Reads the words one after the other; the first thing wrong ends it. */
    private static final class Parser {
        private final String line;
        private Family family;
        private boolean both;
        private String table;
        private Operation operation;
        private Token operationToken;
        private Token chain;
        private Token number;
        private Token last;
        private final List<Token> rest = new ArrayList<>();
        private Problem problem;

        Parser(String line, Where where) {
            this.line = line;
            this.family = where.family();
            this.both = where.both();
            this.table = where.table();
        }

        Result<EditLine> parse(List<Token> tokens) {
            int at = program(tokens);
            while (at < tokens.size() && problem == null) {
                at = next(tokens, at);
            }
            if (problem == null && operation == null) {
                problem(rest.isEmpty() ? null : rest.get(0),
                        "no command: one of -A -I -D -R -C -N -X -E -P -F -Z -L -S",
                        "for example -A INPUT -p tcp --dport 22 -j ACCEPT");
            }
            if (problem == null) {
                arrange();
            }
            return problem != null
                    ? Result.bad(problem)
                    : Result.good(new EditLine(line, family, both, table, operation, operationToken,
                            Optional.ofNullable(chain), Optional.ofNullable(number), Optional.ofNullable(last),
                            List.copyOf(rest)));
        }

        private int program(List<Token> tokens) {
            if (tokens.get(0).is(BOTH)) {
                family = Family.IPV4;
                both = true;
                return 1;
            }
            int at = tokens.get(0).is("sudo") ? 1 : 0;
            String program = EditLine.program(tokens.get(at));
            if (!PROGRAMS.contains(program)) {
                return at;
            }
            family = program.startsWith("ip6") ? Family.IPV6 : Family.IPV4;
            both = false;
            table = "filter";
            return at + 1;
        }

        private int next(List<Token> tokens, int at) {
            Token token = tokens.get(at);
            Token following = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
            String text = token.text();
            if (token.quoted()) {
                rest.add(token);
            } else if (text.equals("-t") || text.equals("--table")) {
                table(token, following);
                return at + 2;
            } else if (text.startsWith("--table=")) {
                table(token, new Token(text.substring(8), token.start() + 8, token.end(), false));
            } else if (operation == null && Operation.of(text).isPresent()) {
                operation = Operation.of(text).get();
                operationToken = token;
                return at + 1 + behind(tokens, at + 1);
            } else if (operation == null && Operation.combined(text).isPresent()) {
                operation = Operation.combined(text).get();
                operationToken = token;
                return at + 1 + behind(tokens, at + 1);
            } else if (IDLE.contains(text) || text.startsWith("--wait=") || text.matches("-w[0-9]+")) {
                boolean seconds = (text.equals("-w") || text.equals("--wait"))
                        && following != null && isNumber(following.text());
                return at + (seconds ? 2 : 1);
            } else if (operation != null && Operation.of(text).isPresent() && text.length() == 2 && !inRule(rest)) {
                problem(token, "a second command: " + operation.letter() + " was already given", "write two lines");
            } else {
                rest.add(token);
            }
            return at + 1;
        }

        /** Whether a capital letter may be a match's own option here: once the rule has begun. */
        private static boolean inRule(List<Token> rest) {
            return !rest.isEmpty();
        }

        private void table(Token option, Token value) {
            if (value == null) {
                problem(option, "no table behind " + option.text(), "the tables are " + Tables.list());
            } else if (!Tables.exists(value.text())) {
                problem(value, "unknown table " + value.text(), Tables.nearest(value.text())
                        .map(near -> "did you mean " + near + "?").orElse("the tables are " + Tables.list()));
            } else {
                table = value.text();
            }
        }

        /** Takes the words that belong to the command option itself; returns how many they are. */
        private int behind(List<Token> tokens, int from) {
            Shape shape = operation.shape();
            int at = from;
            if (at < tokens.size() && !tokens.get(at).isOption() && !tokens.get(at).is("!")) {
                chain = tokens.get(at++);
                boolean more = at < tokens.size() && !tokens.get(at).isOption() && !tokens.get(at).is("!");
                if (more && shape.takesNumber() && isNumber(tokens.get(at).text())) {
                    number = tokens.get(at++);
                } else if (more && (shape == Shape.CHAIN_CHAIN || shape == Shape.CHAIN_POLICY)) {
                    last = tokens.get(at++);
                }
            }
            return at - from;
        }

        private void arrange() {
            Shape shape = operation.shape();
            if (chain == null && !shape.chainOptional()) {
                problem(operationToken, operation.letter() + " needs a chain", "for example " + example());
            } else if (shape == Shape.CHAIN_NUMBER_RULE && number == null) {
                problem(chain, "-R needs the number of the rule to replace", "for example -R INPUT 3 -j ACCEPT");
            } else if (shape == Shape.CHAIN_CHAIN && last == null) {
                problem(chain, "-E needs the chain's new name", "for example -E old new");
            } else if (shape == Shape.CHAIN_POLICY && last == null) {
                problem(chain, "-P needs a policy", "write ACCEPT or DROP");
            } else if (!shape.takesRule() && !rest.isEmpty()) {
                problem(rest.get(0), "nothing more may follow " + operation.letter(), null);
            } else if (shape == Shape.CHAIN_NUMBER_OR_RULE && number != null && !rest.isEmpty()) {
                problem(rest.get(0), "a number or a rule, not both", "delete rule " + number.text()
                        + " or the rule given");
            } else if (shape == Shape.CHAIN_NUMBER_OR_RULE && number == null && rest.isEmpty()) {
                problem(chain, "-D needs a rule or the number of one", "for example -D " + chain.text() + " 1");
            } else if (both && number != null && operation != Operation.INSERT && !operation.reads()) {
                problem(number, "rule " + number.text() + " need not be the same rule in both families",
                        "name the rule itself, or one family");
            }
        }

        private String example() {
            return operation.letter() + " INPUT" + switch (operation.shape()) {
                case CHAIN_CHAIN -> " NEWNAME";
                case CHAIN_POLICY -> " DROP";
                case CHAIN_NUMBER_RULE -> " 3 -j ACCEPT";
                case CHAIN_RULE, CHAIN_OPTIONAL_NUMBER_RULE -> " -j ACCEPT";
                default -> "";
            };
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit);
        }

        private void problem(Token token, String message, String hint) {
            Problem found = Problem.at(line, token == null ? line.length() : token.start(), message);
            problem = hint == null ? found : found.hint(hint);
        }
    }
}
