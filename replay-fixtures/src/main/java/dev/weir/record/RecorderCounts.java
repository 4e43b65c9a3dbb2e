package dev.weir.record;

/**
 * What has become of the exchanges that are over.
 *
 * @param recorded that are recordings now
 * @param unanswered of which there is none because the server was not there, or no answer had begun
 * @param lost that were answered but could not be recorded, because the disk did not take them or the answer was no HTTP
 */
public record RecorderCounts(long recorded, long unanswered, long lost) {}
