package dev.weir.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotExceptionTest {

    private static final String GOOD = SnapshotJson.full(Worlds.small());

    @ParameterizedTest(name = "{2}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"t\":54.5             | \"t\":NaN                | t                   | NaN       | finite number, 0 or more",
                "\"t\":54.5             | \"t\":-1                 | t                   | -1.0      | finite number, 0 or more",
                "\"x\":13               | \"x\":Infinity           | player.pos.x        | Infinity  | finite number",
                "\"x\":13               | \"x\":-INF               | player.pos.x        | -Infinity | finite number",
                "\"hp\":27              | \"hp\":1e999             | player.hp           | Infinity  | finite number, 0 or more",
                "\"hp\":27              | \"hp\":\"27\"            | player.hp           | a text    | give a number",
                "\"stance\":\"crouch\"  | \"stance\":\" \"         | player.stance       | blank     | visible character",
                "\"ammo\":26            | \"ammo\":-1              | me.ammo             | -1        | from 0 to 2147483647",
                "\"ammo\":26            | \"ammo\":2.5             | me.ammo             | 2.5       | whole number",
                "\"ammo\":26            | \"ammo\":3000000000      | me.ammo             | 3000000000 | from 0 to 2147483647",
                "\"morale\":58          | \"morale\":100.5         | me.morale           | 100.5     | from 0 to 100",
                "\"morale\":58          | \"morale\":NaN           | me.morale           | NaN       | from 0 to 100",
                "\"grenade\":2.5        | \"grenade\":-2.5         | me.cooldowns.grenade | -2.5     | 0 or more",
                "\"grenade\":2.5        | \"grenade\":null         | me.cooldowns.grenade | null     | give a number",
                "\"cooldowns\":{\"grenade\":2.5} | \"cooldowns\":[] | me.cooldowns        | an array  | give an object",
                "\"id\":91              | \"id\":90                | enemies[1].id       | 90        | an id of its own",
                "\"id\":91              | \"id\":4294967296        | enemies[1].id       | 4294967296 | from 0 to 4294967295",
                "\"id\":91              | \"id\":true              | enemies[1].id       | true      | give a number",
                "\"hp\":41              | \"hp\":NaN               | enemies[1].hp       | NaN       | finite number, 0 or more",
                "\"hp\":41,             | ''                       | enemies[1].hp       | no such member | add it",
                "\"k\":\"extraction\"   | \"k\":7                  | pois[0].k           | 7         | give a text",
                "\"obstacles\":[{\"x\":7,\"y\":9}] | \"obstacles\":[3] | obstacles[0]     | 3         | give an object",
                "\"obstacles\":[{\"x\":7,\"y\":9}] | \"obstacles\":{}  | obstacles        | an object | give an array",
                "\"reach the extraction point\" | 12               | objective           | 12        | give a text",
            })
    void namesTheMemberWhatWasFoundAndWhatToDo(String good, String bad, String member, String found, String advice) {
        assertThat(GOOD).contains(good);
        SnapshotException refused =
                catchThrowableOfType(SnapshotException.class, () -> SnapshotJson.read(GOOD.replace(good, bad)));
        assertThat(refused.member()).isEqualTo(member);
        assertThat(refused.found()).startsWith(found);
        assertThat(refused)
                .hasMessageContaining("member " + member + ": found " + found)
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"t\":1,\"t\":2}", "nonsense", "{\"t\":1} {}", "{\"t\":01}"})
    void saysWhereTextIsNotJson(String text) {
        assertThatThrownBy(() -> SnapshotJson.read(text))
                .isInstanceOf(SnapshotException.class)
                .hasMessageMatching("snapshot: found .* at line 1, column \\d+; give one JSON object.*");
    }

    @ParameterizedTest
    @CsvSource({"'', nothing", "[], an array", "3, 3", "null, null", "'\"{}\"', a text"})
    void refusesJsonThatIsNoObject(String text, String found) {
        assertThatThrownBy(() -> SnapshotJson.read(text))
                .isInstanceOf(SnapshotException.class)
                .hasMessage("snapshot: found " + found + "; give an object");
    }

    @Test
    void refusesJsonThatIsNestedTooDeeplyToBeRead() {
        assertThatThrownBy(() -> SnapshotJson.read("[".repeat(1_000_000)))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("snapshot: found what is not readable as JSON;");
    }

    @Test
    void neverRepeatsALongNumberInFull() {
        String digits = "9".repeat(900);
        assertThatThrownBy(() -> SnapshotJson.read(GOOD.replace("\"k\":\"extraction\"", "\"k\":" + digits)))
                .isInstanceOf(SnapshotException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150));
    }

    @Test
    void aWorldThatIsCutAnywhereIsRefused() {
        List<Integer> accepted = new ArrayList<>();
        for (int length = 0; length < GOOD.length(); length++) {
            String cut = GOOD.substring(0, length);
            try {
                SnapshotJson.read(cut);
                accepted.add(length);
            } catch (SnapshotException expected) {
                assertThat(expected).hasMessageStartingWith("snapshot");
            }
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void recordsRefuseTheSameWhenBuiltByHand() {
        Position here = new Position(0, 0);
        assertThatThrownBy(() -> new Position(Double.NaN, 0)).hasMessageContaining("member x: found NaN");
        assertThatThrownBy(() -> new Player(here, Double.NaN, "crouch")).hasMessageContaining("member hp: found NaN");
        assertThatThrownBy(() -> new Me(here, 0, -1, Map.of())).hasMessageContaining("member morale: found -1");
        assertThatThrownBy(() -> new Me(here, 0, 0, Map.of("smoke", Double.NaN)))
                .hasMessageContaining("member cooldowns.smoke: found NaN");
        assertThatThrownBy(() -> new Enemy(-1, here, 0, "low", 0)).hasMessageContaining("member id: found -1");
        assertThatThrownBy(() -> new PointOfInterest("", here)).hasMessageContaining("member k: found blank text");
        Snapshot small = Worlds.small();
        assertThatThrownBy(() -> new Snapshot(
                        Double.POSITIVE_INFINITY,
                        small.player(),
                        small.me(),
                        small.enemies(),
                        small.pois(),
                        small.obstacles(),
                        Optional.empty()))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("member t: found Infinity");
    }
}
