package org.iptsh.persistence.saved;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;

/**
 * How somebody names a version: a hash or its first digits (at least 4), a number of versions back, {@code HEAD~2},
 * or the name of a branch or tag; {@code saved} is another word for HEAD.
 *
 * @param text what was typed. A number has at most 3 digits: longer ones are the beginning of a hash
 */
record Revision(String text) {
    private static final String FORMS =
            "a version is a hash as `history` shows it, a number of versions back (0 is the newest), HEAD~2,"
                    + " or a branch or tag";

    Result<ObjectId> find(Repository repository) throws IOException {
        if (text.isBlank() || text.startsWith("-") || text.contains(":")) {
            return bad("not a version", FORMS);
        }
        try {
            ObjectId id = repository.resolve(inGit() + "^{commit}");
            return id == null ? bad("there is no version " + text, hint(repository)) : Result.good(id);
        } catch (AmbiguousObjectException e) {
            return bad(text + " is the beginning of several hashes", e.getCandidates().stream()
                    .map(ObjectId::name)
                    .collect(Collectors.joining(", ", "say more of one of ", "")));
        } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
            return bad("not a version", FORMS);
        } catch (MissingObjectException e) {
            // A whole hash names its object even where there is none.
            if (e.getObjectId() != null && text.startsWith(e.getObjectId().name())) {
                return bad("there is no version " + text, hint(repository));
            }
            throw e;
        }
    }

    private String inGit() {
        if (text.matches("[0-9]{1,3}")) {
            return Constants.HEAD + "~" + text;
        }
        return text.matches("saved([~^@].*)?") ? Constants.HEAD + text.substring("saved".length()) : text;
    }

    private String hint(Repository repository) throws IOException {
        if (text.matches(".*[~^@].*|[0-9]+")) {
            return FORMS;
        }
        List<String> names = new ArrayList<>(List.of(Constants.HEAD, "saved"));
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_TAGS)) {
            names.add(Repository.shortenRefName(ref.getName()));
        }
        return Nearest.to(text, names).map(name -> "did you mean " + name + "?").orElse(FORMS);
    }

    private Result<ObjectId> bad(String message, String hint) {
        return Result.bad(Problem.at(text, 0, message).hint(hint));
    }
}
