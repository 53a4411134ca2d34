package org.iptsh.persistence.host;

/**
 * The outside world failed: a program is absent, a disk is full, the kernel said no. The message says what to do where
 * it can.
 */
public class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
