package dev.weir.bench.latency.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final ServerList LIST = ServerList.parse("http://a:1,http://b:2=3");

    private final Map<String, ServerState> states = new HashMap<>();

    private static ServerState state(String url, String version, String digest, long context) {
        return new ServerState(
                url,
                version,
                new OllamaModel(
                        "m:1b",
                        Optional.of(digest),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(new LoadedModel(
                        "m:1b",
                        Optional.empty(),
                        OptionalLong.of(300),
                        OptionalLong.of(200),
                        OptionalLong.of(context),
                        Optional.empty())));
    }

    private StateProbe probe(String url) {
        return model -> {
            ServerState state = states.get(url);
            if (state == null) {
                throw new ServerNotReadyException(
                        "nothing answers at " + url + "; start it with `ollama serve`", false);
            }
            assertThat(model.orElse("m:1b")).isEqualTo("m:1b");
            return state;
        };
    }

    private Fleet find() throws ServerNotReadyException {
        return Fleet.find(LIST, this::probe, Optional.empty());
    }

    @Test
    void serversThatAgreeAreOneFleet() throws ServerNotReadyException {
        states.put("http://a:1", state("http://a:1", "0.24.0", "abc", 4096));
        states.put("http://b:2", state("http://b:2", "0.24.0", "abc", 4096));
        Fleet fleet = find();
        ServerWatch watch = fleet.watch("H100");
        assertThat(watch.begin().url()).isEqualTo("http://a:1");
        assertThat(watch.servers()).extracting(ServerFacts::url).containsExactly("http://a:1", "http://b:2");
        assertThat(watch.list()).isEqualTo(LIST);
        assertThat(watch.changes()).isEmpty();
        assertThat(fleet.absent()).isEmpty();
    }

    @Test
    void inWhatTheyDisagreeIsSaid() throws ServerNotReadyException {
        states.put("http://a:1", state("http://a:1", "0.24.0", "abc", 4096));
        states.put("http://b:2", state("http://b:2", "0.33.0", "def", 8192));
        ServerWatch watch = find().watch(null);
        watch.begin();
        assertThat(watch.changes())
                .hasSize(3)
                .anyMatch(said -> said.startsWith("the servers disagree in the version: ollama 0.24.0 (http://a:1) and"
                        + " ollama 0.33.0 (http://b:2); figures in all mix them"))
                .anyMatch(said -> said.contains("digest of the model: abc (http://a:1) and def (http://b:2)"))
                .anyMatch(said -> said.contains("context length: 4096 (http://a:1) and 8192 (http://b:2)"));
    }

    @Test
    void oneThatIsNotThereIsNamedAndTheOtherIsMeasured() throws ServerNotReadyException {
        states.put("http://b:2", state("http://b:2", "0.24.0", "abc", 4096));
        Fleet fleet = find();
        assertThat(fleet.absent())
                .containsEntry("http://a:1", "nothing answers at http://a:1; start it with `ollama serve`")
                .hasSize(1);
        ServerWatch watch = fleet.watch(null);
        assertThat(watch.begin().url()).as("the first that told what it is").isEqualTo("http://b:2");
        assertThat(watch.servers().get(0)).isEqualTo(ServerFacts.unknown("http://a:1", null));
        assertThat(watch.changes())
                .containsExactly(
                        "http://a:1 was not measured: nothing answers at http://a:1; start it with `ollama serve`");
    }

    @Test
    void whatChangesNamesItsServer() throws ServerNotReadyException {
        states.put("http://a:1", state("http://a:1", "0.24.0", "abc", 4096));
        states.put("http://b:2", state("http://b:2", "0.24.0", "abc", 4096));
        ServerWatch watch = find().watch(null);
        watch.begin();
        states.remove("http://b:2");
        assertThat(watch.changes())
                .singleElement()
                .asString()
                .startsWith("http://b:2: the server did not answer as before at the end of the run");
    }

    @Test
    void whereNoneIsThereTheFirstSaysWhatToDo() {
        assertThatThrownBy(this::find)
                .isInstanceOf(ServerNotReadyException.class)
                .hasMessage("nothing answers at http://a:1; start it with `ollama serve`");
    }
}
