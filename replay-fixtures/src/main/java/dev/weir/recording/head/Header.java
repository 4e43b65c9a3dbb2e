package dev.weir.recording.head;

/**
 * One HTTP header line.
 *
 * @param name as it was on the wire
 * @param value as it was on the wire
 */
public record Header(String name, String value) {}
