package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extensions of the iptables that is installed, as they tell of themselves, against the catalogue. */
@Tag("kernel")
class PluginsTest {
    private static final Pattern PLUGIN = Pattern.compile("lib(xt|ipt|ip6t)_(.+)\\.so");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z0-9][a-z0-9-]*");
    /** What stands last in the help that every iptables prints before that of the extension. */
    private static final Pattern GENERAL = Pattern.compile("--version\\s+-V.*\n");
    /** The file behind four NAT targets, the built-in targets, and one that kernels since 3.17 lack. */
    private static final Set<String> NO_EXTENSION = Set.of("NAT", "standard", "ULOG");

    private record Plugin(String prefix, String name) {
        boolean isIn(Family family) {
            return prefix.equals("xt") || prefix.equals(family == Family.IPV4 ? "ipt" : "ip6t");
        }

        boolean isTarget() {
            return Character.isUpperCase(name.charAt(0));
        }
    }

    private static List<Plugin> plugins() throws IOException {
        List<Plugin> plugins = new ArrayList<>();
        Path libraries = Path.of("/usr/lib");
        try (Stream<Path> files = Files.find(libraries, 3, (file, about) -> file.getParent().endsWith("xtables"))) {
            files.map(file -> PLUGIN.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .filter(name -> !NO_EXTENSION.contains(name.group(2)))
                    .forEach(name -> plugins.add(new Plugin(name.group(1), name.group(2))));
        }
        return plugins;
    }

    @ParameterizedTest
    @CsvSource({"IPV4,NFT", "IPV4,LEGACY", "IPV6,NFT", "IPV6,LEGACY"})
    void everyPluginIsInTheCatalogueWithEveryOptionThatItPrints(Family family, Backend backend)
            throws IOException, InterruptedException {
        List<Plugin> plugins = plugins().stream().filter(plugin -> plugin.isIn(family)).toList();
        assertFalse(plugins.isEmpty());
        Set<String> missing = new TreeSet<>();
        for (Plugin plugin : plugins) {
            Matcher option = OPTION.matcher(help(family, backend, plugin));
            Extension extension = extension(plugin, family, backend);
            if (extension == null) {
                if (option.find()) {
                    missing.add(plugin.name());
                }
                continue;
            }
            while (option.find()) {
                if (extension.option(option.group()) == null) {
                    missing.add(plugin.name() + " " + option.group());
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** Of CLUSTERIP, only the legacy kernel takes what the plug-in for both offers. */
    private static Extension extension(Plugin plugin, Family family, Backend backend) {
        Backend taking = plugin.name().equals("CLUSTERIP") ? Backend.LEGACY : backend;
        return Catalogue.standard().extension(plugin.isTarget(), plugin.name(), family, Kernel.dialect(taking));
    }

    /** What the extension says of itself; empty if the family has no such extension. */
    private static String help(Family family, Backend backend, Plugin plugin) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(family.program() + (backend == Backend.NFT ? "-nft" : "-legacy"),
                plugin.isTarget() ? "-j" : "-m", plugin.name(), "-h").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher general = GENERAL.matcher(text);
        return general.find() ? text.substring(general.end()) : "";
    }
}
