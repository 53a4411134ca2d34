package org.iptsh.shell;

/** The entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("iptsh 0.1.0");
    }
}
