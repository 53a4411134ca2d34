package org.iptsh.plugin;

/** How a command ended, as the exit code that scripts rely on. */
public enum Exit {
    /** It is done. */
    DONE(0),
    /** It failed, or a comparison found something. */
    FAILED(1),
    /** The words were wrong. */
    USAGE(2),
    /** Refused for safety: a lockout, a conflict, another pending commit. */
    REFUSED(3),
    /** The kernel refused. */
    KERNEL(4),
    /** It was done and rolled back. */
    ROLLED_BACK(5);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
