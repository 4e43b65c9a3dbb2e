package dev.weir.replay.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingOnDisk;
import dev.weir.recording.head.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoutesTest {

    private static final String SMOLLM = "\"model\":\"smollm2:135m-instruct-q4_1\"";
    private static final String GEMMA = "\"model\":\"gemma3:270m-q4_K_M\"";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final List<Recording> RECORDINGS =
            Recording.bundledNames().stream().map(Recording::bundled).toList();

    /** But for those with a README of their own: one that is added may be nearer to a request, or answer what had no answer. */
    private static final List<Recording> FIRST = RECORDINGS.stream()
            .filter(recording -> Recording.class.getResource("recordings/" + recording.name() + "/README.md") == null)
            .toList();

    private static final Routes CHATS = new Routes(
            List.of(Recording.bundled("error-model-not-found"), Recording.bundled("chat-prose")), Map.of(), false);

    private final Routes routes = new Routes(FIRST, Map.of(), false);
    private final Routes routesOfAll = new Routes(RECORDINGS, Map.of(), false);

    static List<Recording> recordings() {
        return RECORDINGS;
    }

    /** All but the list of models, which these recordings have more of than were installed. */
    static List<Recording> recordingsButTags() {
        return RECORDINGS.stream()
                .filter(recording -> !recording.name().equals("tags"))
                .toList();
    }

    static List<Recording> recordingsOfPosts() {
        return RECORDINGS.stream()
                .filter(recording -> recording.method().equals("POST"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recordingsButTags")
    void theBodyOfARecordedRequestFindsARecordingOfThatRequest(Recording recording) {
        Recording found = replayed(routesOfAll.answer(request(recording, recording.requestBody())));
        assertThat(found.path()).isEqualTo(recording.path());
        assertThat(found.requestBody()).isEqualTo(recording.requestBody());
    }

    @Test
    void aBodyThatLooksLikeAnotherEncodingIsNoJson() {
        Answer.Said said = (Answer.Said) routes.answer(post("/api/chat", "{\0}\0"));
        assertThat(said.status()).isEqualTo(400);
        assertThat(said.text()).contains("not a JSON object");
    }

    @ParameterizedTest
    @MethodSource("recordingsOfPosts")
    void whatDecidesNothingLeadsToTheSameRecording(Recording recording) {
        JsonNode body = MAPPER.readTree(recording.requestBody());
        String more = MAPPER.readerForUpdating(body)
                .readValue(json("{'suffix':'','images':[]}"))
                .toString();
        assertThat(replayed(routesOfAll.answer(post(recording.path(), more))))
                .isSameAs(replayed(routesOfAll.answer(request(recording, recording.requestBody()))));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theHeaderChoosesAnyRecording(Recording recording) {
        ReceivedRequest choosing =
                new ReceivedRequest("POST", "/anything", List.of(new Header("x-weir-recording", recording.name())), "");
        assertThat(replayed(routesOfAll.answer(choosing))).isSameAs(recording);
    }

    @ParameterizedTest
    @CsvSource({
        "chat-prose, chat-prose",
        "truncated-server-killed, chat-prose",
        "error-proxy-bad-gateway, chat-prose",
        "error-server-busy, generate-multilingual",
        "error-proxy-timeout, generate-batch-10",
        "chat-queued, chat-history",
        "error-model-not-found, error-model-not-found",
        "error-mid-stream, chat-prose",
    })
    void ofSeveralAnswersToTheSameRequestOneThatEndedWellIsTaken(String asked, String answered) {
        Recording recording = Recording.bundled(asked);
        assertThat(replayed(routes.answer(request(recording, recording.requestBody())))
                        .name())
                .isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/chat            | {SMOLLM,'messages':[{'role':'user','content':'new'}]}                  | chat-history",
                "/api/chat            | {SMOLLM,'messages':[{'role':'user','content':'new'}],'stream':false}   | chat-prose-blocking",
                "/api/chat            | {GEMMA,'messages':[{'role':'user','content':'x'}],'tools':[]}          | error-tools-unsupported",
                "/api/generate        | {SMOLLM,'prompt':'new','stream':true}                                  | generate-context",
                "/api/generate        | {SMOLLM,'prompt':'new','format':{},'options':{},'stream':true}         | generate-plan",
                "/api/generate        | {SMOLLM,'prompt':'new','format':{'type':'object'}}                     | generate-plan",
                "/api/generate        | {SMOLLM,'prompt':'new','format':'json'}                                | generate-plan",
                "/api/generate        | {SMOLLM,'prompt':'new','format':{'type':'array'}}                      | generate-batch-10",
                "/api/generate        | {SMOLLM,'prompt':'new','options':{'stop':['User:']},'raw':true}        | generate-plan-fenced",
                "/api/chat            | {SMOLLM,'messages':[{'role':'user','content':'x'}],'logprobs':true,'top_logprobs':3}    | chat-logprobs",
                "/api/chat            | {SMOLLM,'messages':[{'role':'user','content':'hi'}]}                   | chat-history",
                "/api/generate        | {SMOLLM,'prompt':'new','stream':false}                                 | generate-plan-blocking",
                "/api/generate        | {SMOLLM}                                                               | load-only",
                "/api/generate        | {SMOLLM,'keep_alive':0}                                                | unload",
                "/api/generate        | {SMOLLM,'keep_alive':'0s'}                                             | unload",
                "/api/generate        | {SMOLLM,'keep_alive':0.0}                                              | unload",
                "/api/generate        | {SMOLLM,'keep_alive':'0h0m0s'}                                         | unload",
                "/api/generate        | {SMOLLM,'keep_alive':'-0.0s'}                                          | unload",
                "/api/generate        | {SMOLLM,'keep_alive':0.5}                                              | load-only",
                "/api/generate        | {SMOLLM,'keep_alive':'0h1m'}                                           | load-only",
                "/api/generate        | {SMOLLM} and more                                                      | load-only",
                "/api/show            | {'model':'library/smollm2:135m-instruct-q4_1'}                         | show",
                "/api/show            | {'model':'registry.ollama.ai/library/SmolLM2:135m-instruct-q4_1'}      | show",
                "/api/show            | {'model':'https://registry.ollama.ai/library/smollm2:135m-instruct-q4_1'} | show",
                "/api/generate        | {'model':'GEMMA3:270M-Q4_K_M','prompt':'x'}                            | generate-multilingual",
                "/v1/chat/completions | {SMOLLM,'messages':[{'role':'user','content':'x'}]}                    | openai-chat-blocking",
                "/v1/chat/completions | {SMOLLM,'messages':[{'role':'user','content':'x'}],'stream':true}      | openai-chat",
                "/api/show            | {SMOLLM,'verbose':true}                                                | show",
                "/api/show            | {'name':'smollm2:135m-instruct-q4_1'}                                  | show",
            })
    void aNewRequestFindsOneOfItsKind(String path, String body, String name) {
        assertThat(replayed(routes.answer(post(path, json(body)))).name()).isEqualTo(name);
    }

    /** Most of these once had the answer to other words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chat-prose         | {'stream':null}",
                "chat-prose         | {'tools':[],'logprobs':false,'think':null}",
                "chat-prose         | {'keep_alive':'5m'}",
                "chat-prose         | {'options':{'num_predict':100}}",
                "chat-prose         | {'options':{'temperature':0.0}}",
                "generate-plan      | {'keep_alive':-1}",
                "generate-plan      | {'options':{'seed':8}}",
                "prompt-full        | {'options':{'seed':8}}",
                "generate-batch-100 | {'options':{'num_predict':8000}}",
                "chat-plan-long     | {'options':{'seed':8}}",
                "chat-plan-long     | {'format':'json'}",
                "chat-thinking      | {'think':null}",
                "error-bad-format   | {'stream':null,'options':{}}",
            })
    void aRequestThatDiffersInATrifleHasTheAnswerToItsWords(String name, String difference) {
        Recording recording = Recording.bundled(name);
        JsonNode body = MAPPER.readTree(recording.requestBody());
        String changed =
                MAPPER.readerForUpdating(body).readValue(json(difference)).toString();
        assertThat(replayed(routes.answer(post(recording.path(), changed))).name())
                .isEqualTo(name);
    }

    /** As clients send it that write out every member they know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chat-prose    | 'role':'user'   | 'role':'user','images':null,'tool_calls':[],'thinking':'','tool_name':null",
                "chat-history  | 'role':'system' | 'tool_calls':null,'images':[],'role':'system'",
                "chat-prose    | 'options':{     | 'truncate':true,'shift':null,'top_logprobs':0,'options':{'stop':[],'num_ctx':null,",
                "generate-plan | 'options':{     | 'images':[],'context':null,'suffix':'','system':'','raw':false,'options':{",
                "openai-chat   | 'role':'user'   | 'role':'user','name':null,'tool_calls':null",
                "openai-chat   | 'messages':     | 'n':1,'top_p':1.0,'stop':null,'tools':[],'tool_choice':'auto','frequency_penalty':0,'response_format':{'type':'text'},'messages':",
            })
    void defaultsThatAreWrittenOutAtAnyDepthLeaveTheRequestTheSame(String name, String part, String writtenOut) {
        Recording recording = Recording.bundled(name);
        String body = new String(recording.requestBody(), StandardCharsets.UTF_8);
        String plain = MAPPER.readTree(body).toString();
        String more = plain.replaceFirst(Pattern.quote(json(part)), Matcher.quoteReplacement(json(writtenOut)));
        assertThat(more).isNotEqualTo(plain);
        Answer.Replay replay = (Answer.Replay) routes.answer(post(recording.path(), more));
        assertThat(replay.match()).isEqualTo(new Match(Match.Kind.EXACT, name));
    }

    /** What is empty is no default where keys and values are the user's own, or where to be empty is to say something. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'options':{'temperature':0}}                     | {}",
                "{'format':{'properties':{'a':{}}}}                | {'format':{}}",
                "{'format':{'type':'object','additionalProperties':false}} | {'format':{'type':'object'}}",
                "{'tools':[{'function':{'parameters':{'properties':{'a':{}}}}}]} | {'tools':[{'function':{}}]}",
                "{'messages':[{'tool_calls':[{'function':{'arguments':{'a':''}}}]}]} | {'messages':[{'tool_calls':[{'function':{'arguments':{}}}]}]}",
                "{'messages':[{}]}                                 | {'messages':[]}",
                "{'think':false}                                   | {}",
            })
    void whatIsNoDefaultIsKept(String one, String other) {
        assertThat(distance("/api/chat", json(one), json(other)).isZero()).isFalse();
    }

    private static Distance distance(String path, String one, String other) {
        return Distance.between(
                Ask.parse(path, one.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                Ask.parse(path, other.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }

    @Test
    void aStrictServerAnswersOnlyWhatWasRecorded() {
        Routes strict = new Routes(FIRST, Map.of(), true);
        Recording prose = Recording.bundled("chat-prose");
        assertThat(replayed(strict.answer(request(prose, prose.requestBody()))).name())
                .isEqualTo(prose.name());
        String other = "{" + SMOLLM + ",\"messages\":[{\"role\":\"user\",\"content\":\"new\"}]}";
        Answer.Said said = (Answer.Said) strict.answer(post("/api/chat", other));
        assertThat(said.status()).isEqualTo(404);
        assertThat(said.text()).contains("not recorded", "'chat-history'", "X-Weir-Recording");
        Answer.Replay nearest = (Answer.Replay) routes.answer(post("/api/chat", other));
        assertThat(nearest.match()).hasToString("nearest; chat-history");
    }

    @Test
    void ofSeveralOpenAiStreamsTheOneThatWasAskedForAnswers(@TempDir Path folder) throws IOException {
        Recording one = Recording.bundled("openai-chat");
        RecordingOnDisk disk = RecordingOnDisk.copyOf("openai-chat", folder);
        String asked = new String(one.requestBody(), StandardCharsets.UTF_8);
        disk.replace("request.json", "\"seed\": 7", "\"seed\": 8");
        disk.replace("recording.json", "\"note\": \"", "\"note\": \"Fixture, request edited. ");
        Recording other = Recording.read(disk.folder());
        Routes two = new Routes(List.of(one, other), Map.of(), false);
        for (Recording recording : List.of(one, other)) {
            Answer.Replay replay = (Answer.Replay) two.answer(request(recording, recording.requestBody()));
            assertThat(replay.recording()).isSameAs(recording);
            assertThat(replay.kind()).isEqualTo(Match.Kind.EXACT);
        }
        Answer.Replay nearest = (Answer.Replay) two.answer(post(
                one.path(),
                asked.replace("\"seed\": 7", "\"seed\": 8").replace("\"max_tokens\": 80", "\"max_tokens\": 81")));
        assertThat(nearest.recording()).isSameAs(other);
        assertThat(nearest.kind()).isEqualTo(Match.Kind.NEAREST);
    }

    @Test
    void aModelThatIsToldNotToThinkIsNotHeardThinking() {
        String body =
                "{\"model\":\"smollm2-think:135m\",\"think\":false,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        Answer.Said said = (Answer.Said) routes.answer(post("/api/chat", body));
        assertThat(said.status()).isEqualTo(501);
        assertThat(said.text()).contains("with a stream and without thinking; record one");
        assertThat(replayed(routes.answer(post("/api/chat", body.replace("false", "\"high\""))))
                        .name())
                .isEqualTo("chat-thinking");
    }

    @Test
    void theOrderOfMembersDoesNotCount() {
        String body = "{\"stream\":true,\"prompt\":\"\",\"keep_alive\":0," + SMOLLM + "}";
        assertThat(replayed(routes.answer(post("/api/generate", body))).name()).isEqualTo("unload");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /nope                | {}                            | 404 | 404 page not found",
                "GET    | /api/chat            |                               | 405 | 405 method not allowed",
                "DELETE | /api/version         |                               | 405 | 405 method not allowed",
                "POST   | /api/chat            |                               | 400 | {'error':'missing request body'}",
                "POST   | /api/chat            | not JSON                      | 400 | {'error':'the request body is not a JSON object'}",
                "POST   | /api/chat            | []                            | 400 | {'error':'the request body is not a JSON object'}",
                "POST   | /api/chat            | {'model':'x'}                 | 404 | {'error':'model \\u0027x\\u0027 not found'}",
                "POST   | /api/show            | {'model':'x'}                 | 404 | {'error':'model \\u0027x\\u0027 not found'}",
                "POST   | /api/generate        | {'model':'no-such-model'}     | 404 | {'error':'model \\u0027no-such-model\\u0027 not found'}",
                "POST   | /api/chat            | {}                            | 400 | {'error':'model is required'}",
                "POST   | /api/show            | {'model':''}                  | 400 | {'error':'model is required'}",
                "POST   | /api/generate        | {}                            | 404 | {'error':'model \\u0027\\u0027 not found'}",
                "POST   | /v1/chat/completions |                               | 400 | {'error':{'message':'EOF','type':'invalid_request_error','param':null,'code':null}}",
                "POST   | /v1/chat/completions | {'model':'x'}                 | 400 | {'error':{'message':'[] is too short - \\u0027messages\\u0027','type':'invalid_request_error','param':null,'code':null}}",
                "POST   | /v1/chat/completions | {'messages':[1]}              | 400 | {'error':{'message':'model is required','type':'invalid_request_error','param':null,'code':null}}",
                "POST   | /v1/chat/completions | {'model':'x','messages':[1]}  | 404 | {'error':{'message':'model \\u0027x\\u0027 not found','type':'not_found_error','param':null,'code':null}}",
            })
    void whatCannotBeAnsweredIsRefusedInOllamasWords(String method, String path, String body, int status, String text) {
        Answer.Said said = (Answer.Said)
                routes.answer(new ReceivedRequest(method, path, List.of(), body == null ? "" : json(body)));
        assertThat(said.status()).isEqualTo(status);
        assertThat(said.text()).isEqualTo(json(text).replace("\\u0027", "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{GEMMA,'prompt':'x','stream':false}", "{'model':'smollm2-tools:135m','prompt':'x'}", "{GEMMA}"})
    void whatWasNotRecordedIsNotMadeUp(String body) {
        Answer.Said said = (Answer.Said) routes.answer(post("/api/generate", json(body)));
        assertThat(said.status()).isEqualTo(501);
        assertThat(said.text())
                .contains("no recording of /api/generate answers model")
                .contains("record one");
    }

    /** A health check of a client that is to talk with recordings of chats only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/version | {'version':'0.24.0'}",
                "/api/ps      | {'models':[]}",
                "/api/tags    | {'models':[{'name':'smollm2:135m-instruct-q4_1','model':'smollm2:135m-instruct-q4_1',"
                        + "'digest':'ab14501cf3f99541060be513f0e057c150fe77494a1d9dacb1aeb9b4c95bbddb',"
                        + "'details':{'parameter_size':'134.52M','quantization_level':'Q4_1'}}]}",
            })
    void aServerOfChatsSaysOfItselfWhatIsTrue(String path, String text) {
        Answer.Said said = (Answer.Said) CHATS.answer(get(path));
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.text()).isEqualTo(json(text));
    }

    @Test
    void aModelWithoutATagIsListedAsTheLatest(@TempDir Path folder) throws IOException {
        RecordingOnDisk disk = RecordingOnDisk.copyOf("chat-prose", folder);
        disk.replace("recording.json", "\"name\": \"smollm2:135m-instruct-q4_1\"", "\"name\": \"smollm2\"");
        Routes one = new Routes(List.of(Recording.read(disk.folder())), Map.of(), false);
        assertThat(((Answer.Said) one.answer(get("/api/tags"))).text()).contains("\"name\":\"smollm2:latest\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /api/show            | {SMOLLM}                | 501 | no recording of /api/show answers model 'smollm2:135m-instruct-q4_1'; record one",
                "POST | /api/generate        | {SMOLLM,'prompt':'x'}   | 501 | no recording of /api/generate answers model 'smollm2:135m-instruct-q4_1' with a stream; record one",
                "POST | /api/generate        | {'model':'x'}           | 404 | model 'x' not found",
                "POST | /api/show            | {'model':'ollama.com/library/smollm2:135m-instruct-q4_1'} | 404 | not found",
                "POST | /v1/chat/completions | {SMOLLM,'messages':[1]} | 501 | without a stream; record one",
                "POST | /api/pull            | {'model':'x'}           | 501 | no recording of /api/pull is served; record one",
                "GET  | /api/status          |                         | 501 | no recording of /api/status is served; record one",
                "GET  | /api/generate        |                         | 405 | 405 method not allowed",
                "PUT  | /                    |                         | 405 | 405 method not allowed",
                "POST | /api/nope            | {SMOLLM}                | 404 | 404 page not found",
            })
    void whatOllamaKnowsAndIsNotRecordedIsNotUnknown(String method, String path, String body, int status, String text) {
        Answer.Said said = (Answer.Said)
                CHATS.answer(new ReceivedRequest(method, path, List.of(), body == null ? "" : json(body)));
        assertThat(said.status()).isEqualTo(status);
        assertThat(said.text()).contains(text);
    }

    @Test
    void theMethodsOfAPathAreThoseThatOllamaNames() {
        assertThat(((Answer.Said) routes.answer(post("/api/version", ""))).allow())
                .isEqualTo("HEAD, GET");
        assertThat(((Answer.Said) routes.answer(get("/api/chat"))).allow()).isEqualTo("POST");
    }

    @Test
    void aCompressedRecordingIsForClientsThatAcceptIt() {
        Recording compressed = Recording.bundled("proxy-gzip-chat-prose");
        Routes one = new Routes(List.of(compressed), Map.of(), false);
        String body = new String(compressed.requestBody(), StandardCharsets.UTF_8);
        assertThat(((Answer.Said) one.answer(post("/api/chat", body))).status()).isEqualTo(501);
        ReceivedRequest accepting = new ReceivedRequest(
                "POST", "/api/chat", List.of(new Header("accept-encoding", "br, GZIP;q=0.5")), body);
        assertThat(replayed(one.answer(accepting))).isSameAs(compressed);
    }

    @Test
    void aRecordingSetForAPathAnswersEverythingOnIt() {
        Recording busy = Recording.bundled("error-server-busy");
        Routes set = new Routes(RECORDINGS, Map.of("/api/chat", busy), false);
        assertThat(replayed(set.answer(post("/api/chat", "not JSON")))).isSameAs(busy);
        assertThat(replayed(set.answer(post("/api/chat?x=1", "")))).isSameAs(busy);
    }

    @Test
    void aChoiceThatDoesNotExistIsNamed() {
        Answer.Said said = (Answer.Said)
                routes.answer(new ReceivedRequest("GET", "/", List.of(new Header(Routes.CHOICE_HEADER, "nope")), ""));
        assertThat(said.status()).isEqualTo(404);
        assertThat(said.text()).contains("no recording 'nope' is served");
    }

    private static Recording replayed(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Replay.class);
        return ((Answer.Replay) answer).recording();
    }

    private static ReceivedRequest request(Recording recording, byte[] body) {
        return new ReceivedRequest(
                recording.method(), recording.path(), List.of(), new String(body, StandardCharsets.UTF_8));
    }

    private static ReceivedRequest get(String path) {
        return new ReceivedRequest("GET", path, List.of(), "");
    }

    private static ReceivedRequest post(String path, String body) {
        return new ReceivedRequest("POST", path, List.of(), body);
    }

    private static String json(String shorthand) {
        return shorthand
                .replace('\'', '"')
                .replace("SMOLLM", SMOLLM)
                .replace("GEMMA,", GEMMA + ",")
                .replace("{GEMMA}", "{" + GEMMA + "}");
    }
}
