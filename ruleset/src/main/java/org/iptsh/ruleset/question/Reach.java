package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Partition;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.trace.Model;

/**
 * Services against sources: the services and the sources that a ruleset tells apart, and which reach which.
 *
 * @param columns the services that somebody may reach; those that most of all sources reach, if there are many
 * @param rows the sources; the largest groups, if there are many
 * @param services how many services there are
 * @param groups how many groups of sources there are
 */
public record Reach(List<Column> columns, List<Row> rows, int services, int groups) {
    private static final Set<Field> FIELDS = Set.copyOf(EnumSet.of(
            Field.PROTOCOL, Field.IN, Field.SOURCE, Field.DESTINATION_PORT, Field.ICMP_TYPE));
    private static final int MANY_SOURCES = 12;

    /** Whether sources reach a service. */
    public enum Answer { YES, PERHAPS, NO }

    /** A service, and who reaches it. */
    public record Column(Service service, List<Sources> certain, List<Sources> perhaps) {}

    /**
     * Sources that reach the same services.
     *
     * @param answers for each column
     */
    public record Row(List<Sources> sources, List<Answer> answers) {}

    /** A column that may be shown: its group of protocols, its ports, and what part of all reaches it. */
    private record Open(int group, Service service, double certain, double perhaps) {}

    public Reach {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * Asks a ruleset.
     *
     * @param asked the packets that are meant
     * @param columns so many services at most
     * @param rows so many groups of sources at most
     */
    public static Reach of(Model model, Ruleset ruleset, Packets asked, int columns, int rows) {
        Passing passing = Passing.of(model, ruleset, asked);
        List<Partition.Part> groups = Partition.of(
                List.of(passing.certain(FIELDS), passing.perhaps(FIELDS)), Field.PROTOCOL).parts();
        List<Packets> sets = new ArrayList<>();
        groups.forEach(group -> sets.addAll(group.rest()));
        List<Partition.Part> parts = new ArrayList<>(Partition.of(sets, Field.SOURCE).parts());
        List<Open> open = open(groups, parts);
        open.sort(Comparator.comparingDouble((Open each) -> -each.certain() - each.perhaps()));
        List<Open> told = new ArrayList<>(open.subList(0, Math.min(columns, open.size())));
        told.sort(Comparator.comparingInt(Open::group)
                .thenComparing(each -> each.service().ports().ranges().get(0).from()));
        parts.removeIf(part -> part.packets().and(asked.only(Sources.FIELDS)).isEmpty());
        parts.sort(Comparator.comparingDouble(part -> -part.share()));
        List<Row> someRows = new ArrayList<>();
        for (Partition.Part part : parts.subList(0, Math.min(rows, parts.size()))) {
            List<Answer> answers = told.stream().map(each -> answer(part, each)).toList();
            someRows.add(new Row(Sources.of(part.packets(), asked.space().none(), asked, MANY_SOURCES), answers));
        }
        return new Reach(told.stream().map(each -> column(each, parts, asked)).toList(), someRows,
                open.size(), parts.size());
    }

    private static List<Open> open(List<Partition.Part> groups, List<Partition.Part> parts) {
        List<Open> open = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            int at = 2 * i;
            Ports ports = Ports.of(parts.stream().map(part ->
                    new Ports.Row(part.share(), part.rest().get(at), part.rest().get(at + 1))).toList());
            Values protocols = Boxes.values(groups.get(i).packets(), Field.PROTOCOL);
            for (Ports.Reached reached : ports.all()) {
                open.add(new Open(i, new Service(protocols, reached.values()), reached.certain(), reached.perhaps()));
            }
        }
        return open;
    }

    private static Answer answer(Partition.Part part, Open open) {
        Values ports = open.service().ports();
        Packets one = part.rest().get(0).space().prefix(ports.field(), ports.ranges().get(0).from(),
                part.rest().get(0).space().width(ports.field()));
        return part.rest().get(2 * open.group()).intersects(one) ? Answer.YES
                : part.rest().get(2 * open.group() + 1).intersects(one) ? Answer.PERHAPS : Answer.NO;
    }

    private static Column column(Open open, List<Partition.Part> parts, Packets asked) {
        List<Packets> certain = new ArrayList<>();
        List<Packets> perhaps = new ArrayList<>();
        for (Partition.Part part : parts) {
            Answer answer = answer(part, open);
            if (answer != Answer.NO) {
                (answer == Answer.YES ? certain : perhaps).add(part.packets());
            }
        }
        Packets sure = Packets.union(asked.space(), certain);
        return new Column(open.service(),
                Sources.of(sure, asked.space().none(), asked, MANY_SOURCES),
                Sources.of(Packets.union(asked.space(), perhaps), sure, asked, MANY_SOURCES));
    }
}
