package dev.weir.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A recording holds lengths or sums that are not those of its files. The message names each. */
public final class SealBrokenException extends IOException {

    private static final long serialVersionUID = 1L;

    SealBrokenException(Path folder, List<String> different) {
        super(folder + " is not what it says: " + String.join("; ", different)
                + "; restore the files, or have them sealed anew if they were changed on purpose");
    }
}
