package org.iptsh.persistence.saved;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit gets to see of the host: the clock, and no configuration.
 *
 * <p>Left to itself it reads root's and the host's git configuration, runs git to find the latter, and at the first
 * use of a file system measures for seconds how finely that stamps its files. A saved ruleset must not depend on any
 * of these.
 */
final class HermeticReader extends SystemReader.Delegate {

    private HermeticReader(SystemReader rest) {
        super(rest);
    }

    /** Makes JGit use it, in the whole process. */
    static void install() {
        SystemReader present = SystemReader.getInstance();
        if (!(present instanceof HermeticReader)) {
            SystemReader.setInstance(new HermeticReader(present));
        }
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    /** A configuration that no file holds. */
    private static final class FixedConfig extends FileBasedConfig {
        FixedConfig(Config parent, FS fs) {
            super(parent, null, fs);
            setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncobjectfiles", true);
            setBoolean(ConfigConstants.CONFIG_CORE_SECTION, null, "fsyncreffiles", true);
        }

        @Override
        public void load() {
            // There is no file to load.
        }

        @Override
        public void save() {
            // There is no file to save to.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        /**
         * How coarse file stamps may be, of the coarsest file system there is: JGit measures it where nothing tells.
         */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            return ConfigConstants.CONFIG_FILESYSTEM_SECTION.equals(section)
                    ? unit.convert(2, TimeUnit.SECONDS)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }
    }
}
