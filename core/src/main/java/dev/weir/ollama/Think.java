package dev.weir.ollama;

/** Whether, and how hard, a model that can think thinks before it answers ({@code think} of a request). */
public enum Think {
    /** Not at all. */
    OFF,
    /** Yes. A model that cannot is refused by the server with status 400. */
    ON,
    /** A little, for models with levels. */
    LOW,
    /** For models with levels. */
    MEDIUM,
    /** A lot, for models with levels. */
    HIGH
}
