package dev.weir.replay.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients and tools ask before they ask a model. */
class ModelListTest {

    private static final List<Recording> ALL =
            Recording.bundledNames().stream().map(Recording::bundled).toList();

    private final Routes routes = new Routes(ALL, Map.of(), false);

    @Test
    void tagsAreEveryModelThatIsAnswered() {
        List<String> answered = ALL.stream()
                .filter(recording -> recording.status() != 404)
                .flatMap(recording -> recording.modelName().stream())
                .distinct()
                .toList();
        assertThat(answered).contains("smollm2-think:135m", "smollm2-tools:135m"); // which the recorded list lacks
        assertThat(json(get("/api/tags"))
                        .get("models")
                        .valueStream()
                        .map(model -> model.get("name").stringValue()))
                .containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void tagsThatWereRecordedKeepTheirEntries() {
        JsonNode recorded =
                JsonMapper.shared().readTree(Recording.bundled("tags").body());
        assertThat(json(get("/api/tags")).get("models").valueStream().limit(2))
                .containsExactlyElementsOf(recorded.get("models").valueStream().toList());
    }

    @Test
    void tagsThatListAllModelsAreAnsweredAsRecorded() {
        Routes two = new Routes(List.of(Recording.bundled("chat-prose"), Recording.bundled("tags")), Map.of(), false);
        assertThat(two.answer(request("GET", "/api/tags")))
                .isInstanceOfSatisfying(
                        Answer.Replay.class,
                        replay -> assertThat(replay.match()).isEqualTo(new Match(Match.Kind.EXACT, "tags")));
    }

    @Test
    void theOpenAiListHasTheSameModels() {
        JsonNode list = json(get("/v1/models"));
        assertThat(list.get("object").stringValue()).isEqualTo("list");
        assertThat(list.get("data").valueStream().map(model -> model.get("id").stringValue()))
                .containsExactlyElementsOf(json(get("/api/tags"))
                        .get("models")
                        .valueStream()
                        .map(model -> model.get("name").stringValue())
                        .toList());
        assertThat(list.get("data").get(0).toString())
                .isEqualTo("{\"id\":\"gemma3:270m-q4_K_M\",\"object\":\"model\",\"created\":1795350090,"
                        + "\"owned_by\":\"library\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smollm2-think:135m", "library/smollm2-think:135m", "library%2Fsmollm2-think%3A135m"})
    void oneModelIsFoundByItsName(String name) {
        assertThat(json(get("/v1/models/" + name)).toString())
                .isEqualTo(
                        "{\"id\":\"smollm2-think:135m\",\"object\":\"model\",\"created\":0,\"owned_by\":\"library\"}");
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/nope, 404", "/v1/models/%zz, 404", "/v1/models/, 404"})
    void aModelThatIsNotThereIsNotFound(String path, int status) {
        Answer.Said said = get(path);
        assertThat(said.status()).isEqualTo(status);
        assertThat(said.text()).startsWith("{\"error\":{\"message\":\"model '").contains("not_found_error");
    }

    @Test
    void theModelsMayOnlyBeRead() {
        Answer.Said said = (Answer.Said) routes.answer(request("POST", "/v1/models/smollm2-think:135m"));
        assertThat(said.status()).isEqualTo(405);
        assertThat(said.allow()).isEqualTo("GET");
    }

    @Test
    void theServerIsHealthy() {
        assertThat(get("/health").status()).isEqualTo(200);
        assertThat(get("/health").text()).isEqualTo("{\"status\":\"ok\"}");
    }

    private Answer.Said get(String path) {
        return (Answer.Said) routes.answer(request("GET", path));
    }

    private static JsonNode json(Answer.Said said) {
        assertThat(said.status()).isEqualTo(200);
        return JsonMapper.shared().readTree(said.text());
    }

    private static ReceivedRequest request(String method, String path) {
        return new ReceivedRequest(method, path, List.of(), "");
    }
}
