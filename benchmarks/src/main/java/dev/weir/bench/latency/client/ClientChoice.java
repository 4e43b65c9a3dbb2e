package dev.weir.bench.latency.client;

/** What is to measure. */
public enum ClientChoice {
    /** The kernel's clock where it can be had, this process's elsewhere. */
    AUTO,
    /** The kernel's clock, or nothing. */
    KERNEL,
    /** This process's clock. */
    NETTY,
    /** Core's clients, a thread for each request. */
    CORE
}
