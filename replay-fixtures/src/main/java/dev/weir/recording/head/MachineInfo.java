package dev.weir.recording.head;

import org.jspecify.annotations.Nullable;

/**
 * The machine that the server ran on. Each part is null where the recording does not say.
 *
 * @param os such as {@code linux}
 * @param arch such as {@code x86_64}
 * @param cpu its name and cores
 * @param accelerator the GPU's name, or {@code none}
 */
public record MachineInfo(
        @Nullable String os,
        @Nullable String arch,
        @Nullable String cpu,
        @Nullable String accelerator) {}
