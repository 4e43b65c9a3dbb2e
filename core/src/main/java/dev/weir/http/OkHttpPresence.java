package dev.weir.http;

/** Says what to do where OkHttp, which only the clients need, has been left out. Has no reference to it, so that it can be loaded then. */
public final class OkHttpPresence {

    private OkHttpPresence() {}

    /**
     * To be called before any class that needs OkHttp is loaded.
     *
     * @throws IllegalStateException if it is missing
     */
    public static void require() {
        try {
            Class.forName("okhttp3.OkHttpClient", false, OkHttpPresence.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "OkHttp is missing, which a client needs; put com.squareup.okhttp3:okhttp-jvm on the class path or module path, and "
                            + "in a module of your own write `requires okhttp3;`",
                    e);
        }
    }
}
