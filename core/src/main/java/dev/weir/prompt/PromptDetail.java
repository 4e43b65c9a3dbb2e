package dev.weir.prompt;

/** How much a prompt says. */
public enum PromptDetail {

    /** Each tool with its schema and an example, each rule, each unit, and the world indented. */
    FULL,

    /** A line a tool, a line of rules, and the whole world on one line. */
    SIMPLIFIED,

    /** The tools' names and parameters, a line of rules, and the compact world. */
    COMPRESSED
}
