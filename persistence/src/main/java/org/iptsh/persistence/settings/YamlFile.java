package org.iptsh.persistence.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.ruleset.BadInput;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file: the only class that knows the YAML library, which is loaded with it.
 *
 * <p>Nothing is constructed from what is written: tags of one's own, aliases of lists or mappings and keys that come
 * twice are refused, and so is a file of more than a megabyte.
 */
final class YamlFile {
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 10;

    private final Path file;
    private final List<String> lines;
    private final String text;

    private YamlFile(Path file, String text) {
        this.file = file;
        this.text = text;
        this.lines = text.lines().toList();
    }

    /** Reads it; empty if it says nothing. */
    static Optional<Value> read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new BadInput(new Place(file, 1, 1, "").problem("larger than a megabyte"));
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return new YamlFile(file, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()).value();
        } catch (CharacterCodingException e) {
            throw new BadInput(new Place(file, 1, 1, "").problem("not a text file in UTF-8"));
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + file, e);
        }
    }

    private Optional<Value> value() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        try {
            // Without the library's constructors: nothing is made of the nodes, and they take long to load.
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            Node node = new Composer(parser, new Resolver(), options).getSingleNode();
            return Optional.ofNullable(node).map(this::value).filter(YamlFile::saysAnything);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new BadInput(place(mark).problem("bad YAML: " + e.getProblem().strip()));
        } catch (YAMLException e) {
            throw new BadInput(new Place(file, 1, 1, "").problem("bad YAML: " + e.getMessage().strip()));
        }
    }

    private static boolean saysAnything(Value value) {
        return !(value instanceof Value.Scalar scalar && scalar.none());
    }

    private Value value(Node node) {
        Place place = place(node.getStartMark());
        if (node instanceof ScalarNode scalar) {
            if (!scalar.getTag().startsWith(Tag.PREFIX)) {
                throw new BadInput(place.problem("the tag " + scalar.getTag() + " means nothing here"));
            }
            return new Value.Scalar(place, scalar.getValue(), scalar.getTag().equals(Tag.NULL));
        }
        if (node instanceof SequenceNode sequence) {
            return new Value.Sequence(place, sequence.getValue().stream().map(this::value).toList());
        }
        return mapping(place, (MappingNode) node);
    }

    private Value mapping(Place place, MappingNode mapping) {
        List<Value.Entry> entries = new ArrayList<>();
        Map<String, Place> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(value(tuple.getKeyNode()) instanceof Value.Scalar key)) {
                throw new BadInput(place(tuple.getKeyNode().getStartMark()).problem("not a key"));
            }
            Place before = seen.putIfAbsent(key.text(), key.place());
            if (before != null) {
                throw key.wrong(key.text() + " was set before, in line " + before.line());
            }
            entries.add(new Value.Entry(key, value(tuple.getValueNode())));
        }
        return new Value.Mapping(place, entries);
    }

    private Place place(Mark mark) {
        String source = mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, source);
    }
}
