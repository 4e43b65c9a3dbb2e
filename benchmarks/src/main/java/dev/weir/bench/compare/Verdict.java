package dev.weir.bench.compare;

/** What a comparison of a figure says. */
public enum Verdict {
    FASTER("faster"),
    SLOWER("slower"),
    /** More tokens for the same energy. */
    THRIFTIER("thriftier"),
    /** Fewer tokens for the same energy. */
    THIRSTIER("thirstier"),
    /** The interval reaches over what cannot be told apart: there may be a difference, and it was not measured well enough to say so. */
    UNRESOLVED("no difference resolved");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** In words. */
    public String words() {
        return words;
    }

    /**
     * Judges an interval.
     *
     * @param margin share by which a ratio must differ from 1 to mean anything
     */
    static Verdict of(Figure figure, Ratio ratio, double margin) {
        boolean isMore = ratio.low() > 1 + margin;
        boolean isLess = ratio.high() < 1 - margin;
        if (!isMore && !isLess) {
            return UNRESOLVED;
        }
        boolean isBetter = isLess == figure.isLowerBetter();
        if (figure == Figure.Rate.TOKENS_PER_GPU_JOULE) {
            return isBetter ? THRIFTIER : THIRSTIER;
        }
        return isBetter ? FASTER : SLOWER;
    }
}
