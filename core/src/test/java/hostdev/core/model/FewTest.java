package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FewTest {
    @Test
    void namesAllWhereTheyAreFew() {
        assertThat(Few.of(List.of(), 2).words()).isEmpty();
        assertThat(Few.of(List.of(1), 2).words()).isEqualTo("1");
        assertThat(Few.of(List.of(1, 2), 2).words()).isEqualTo("1, 2");
    }

    @Test
    void namesOneMoreInThePlaceOfSayingSo() {
        assertThat(Few.of(List.of("a", "b", "c"), 2)).isEqualTo(new Few<>(List.of("a", "b", "c"), 0));
    }

    @Test
    void saysHowManyMoreThereAre() {
        Few<String> few = Few.of(List.of("a", "b", "c", "d"), 2);
        assertThat(few).isEqualTo(new Few<>(List.of("a", "b"), 2));
        assertThat(few.words()).isEqualTo("a, b and 2 more");
        assertThat(few.map(String::toUpperCase).words()).isEqualTo("A, B and 2 more");
        assertThat(few.words("places")).isEqualTo("a, b and 2 more places");
    }
}
